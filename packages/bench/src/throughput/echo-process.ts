import { createServer, type AddressInfo } from "node:net";

/** The other end of a bare connection: sends back what comes, and says on request how much CPU it has used. */
const server = createServer({ noDelay: true }, (socket) => {
  socket.on("data", (chunk) => socket.write(chunk));
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
