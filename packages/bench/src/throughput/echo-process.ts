import { createServer, type AddressInfo } from "node:net";

/** A message's bytes; its sender has the same figure. */
const messageBytes = 1024;

/**
 * The other end of a bare connection: sends back each message that has come, with a write of its own, and says on
 * request how much CPU it has used.
 */
const server = createServer({ noDelay: true }, (socket) => {
  const message = Buffer.alloc(messageBytes, 1);
  let owed = 0;
  socket.on("data", (chunk) => {
    for (owed += chunk.length; owed >= messageBytes; owed -= messageBytes) socket.write(message);
  });
  socket.on("error", () => socket.destroy());
});

process.on("message", (question) => {
  if (question === "listen") {
    server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
  } else {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  }
});
process.on("disconnect", () => process.exit(0));
