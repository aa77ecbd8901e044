import { generateKeyPairSync, randomBytes } from "node:crypto";
import forge from "node-forge";
import type { TlsIdentity } from "../connection/tls.ts";

/** An authority that signs certificates for one test run. */
export class TestAuthority {
  readonly certificate: string;
  readonly #keys = newKeys();
  readonly #subject: forge.pki.CertificateField[];

  constructor(name: string) {
    this.#subject = [{ name: "commonName", value: name }];
    const certificate = newCertificate(this.#keys, this.#subject);
    certificate.setIssuer(this.#subject);
    certificate.setExtensions([{ name: "basicConstraints", cA: true, critical: true }]);
    certificate.sign(this.#keys.privateKey, forge.md.sha256.create());
    this.certificate = forge.pki.certificateToPem(certificate);
  }

  /** For a node of this id, or, without one, for a client. */
  issue(node: string | null, valid: Partial<Validity> = {}): TlsIdentity {
    const keys = newKeys();
    const certificate = newCertificate(keys, [{ name: "commonName", value: node ?? "a client" }]);
    Object.assign(certificate.validity, valid);
    certificate.setIssuer(this.#subject);
    const names = node === null ? [] : [{ name: "subjectAltName", altNames: [{ type: 2, value: node }] }];
    certificate.setExtensions([{ name: "basicConstraints", cA: false }, ...names]);
    certificate.sign(this.#keys.privateKey, forge.md.sha256.create());
    return {
      certificate: forge.pki.certificateToPem(certificate),
      privateKey: keys.privateKeyPem,
      authority: this.certificate,
    };
  }
}

interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

interface Keys {
  readonly publicKey: forge.pki.rsa.PublicKey;
  readonly privateKey: forge.pki.rsa.PrivateKey;
  readonly privateKeyPem: string;
}

/** Node makes them a hundred times sooner than a library in JavaScript does. */
function newKeys(): Keys {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2_048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  return {
    publicKey: forge.pki.publicKeyFromPem(publicKey),
    privateKey: forge.pki.privateKeyFromPem(privateKey),
    privateKeyPem: privateKey,
  };
}

function newCertificate({ publicKey }: Keys, subject: forge.pki.CertificateField[]): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = publicKey;
  certificate.serialNumber = `00${randomBytes(8).toString("hex")}`;
  const hourMs = 60 * 60 * 1000;
  certificate.validity.notBefore = new Date(Date.now() - hourMs);
  certificate.validity.notAfter = new Date(Date.now() + 24 * hourMs);
  certificate.setSubject(subject);
  return certificate;
}
