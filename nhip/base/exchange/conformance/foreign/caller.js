// Signs a request with http-message-signatures, sends it, and verifies the answer's signature with the same library;
// or verifies a request that somebody else signed.
const crypto = require("node:crypto");
const http = require("node:http");
const { httpbis, createSigner, createVerifier } = require("http-message-signatures");

const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

function privateKey(seed) {
  return crypto.createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
}

function publicKey(raw) {
  return crypto.createPublicKey({ key: Buffer.concat([SPKI, raw]), format: "der", type: "spki" });
}

function headersOf(asked) {
  const headers = { Host: new URL(asked.url).host, "X-Road-Client": asked.client };
  if (asked.body) {
    const digest = crypto.createHash("sha512").update(asked.body).digest("base64");
    headers["Content-Digest"] = `sha-512=:${digest}:`;
    headers["Content-Length"] = String(Buffer.byteLength(asked.body));
  }
  return headers;
}

async function signed(asked) {
  const key = createSigner(privateKey(Buffer.from(asked.seed, "hex")), "ed25519", "k1");
  const usual = ["@method", "@target-uri", "x-road-client", ...(asked.body ? ["content-digest"] : [])];
  const config = {
    key,
    fields: asked.covered.length ? asked.covered : usual,
    params: ["created", "keyid", "alg", "nonce", "expires"],
    paramValues: { nonce: crypto.randomBytes(12).toString("hex") },
  };
  return httpbis.signMessage(config, { method: asked.method, url: asked.url, headers: headersOf(asked) });
}

function send(request, body) {
  return new Promise((resolve, reject) => {
    const call = http.request(request.url, { method: request.method, headers: request.headers }, (answer) => {
      const pieces = [];
      answer.on("data", (piece) => pieces.push(piece));
      answer.on("end", () => resolve({ answer, body: Buffer.concat(pieces) }));
    });
    call.on("error", reject);
    call.end(body || undefined);
  });
}

async function verified(message, key, keyid) {
  const verify = createVerifier(publicKey(Buffer.from(key, "hex")), "ed25519");
  const keyLookup = async () => ({ id: keyid, algs: ["ed25519"], verify });
  return httpbis.verifyMessage({ keyLookup }, message);
}

async function called(asked) {
  const { answer, body } = await send(await signed(asked), asked.sent || asked.body);
  const message = { status: answer.statusCode, headers: answer.headers };
  const isVerified = answer.headers.signature ? await verified(message, asked.gateway, "gateway") : null;
  return { status: answer.statusCode, verified: isVerified, body: body.toString() };
}

async function main() {
  const asked = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  const { method, url, headers } = asked;
  const said =
    asked.act === "verify"
      ? { verified: (await verified({ method, url, headers }, asked.key, asked.keyid)) === true }
      : await called(asked);
  process.stdout.write(JSON.stringify(said));
}

main();
