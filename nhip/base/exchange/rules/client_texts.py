"""The parts of generated clients that are the same for every service.

⟨NAME⟩ stands for what is filled in; what stands between ‹ and › is of TypeScript alone.
"""

PYTHON = '''"""⟨NAME⟩: a client for ⟨IDENTIFIER⟩.

Needs `cryptography`. Every call is signed (RFC 9421) with the key that the exchange knows as `kid`.
"""

import base64
import hashlib
import http.client
import json
import secrets
import ssl
import time
import uuid
from urllib.parse import quote, urlencode, urlsplit

from cryptography.hazmat.primitives.serialization import load_pem_private_key

SERVICE = ⟨PATH⟩
DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class ExchangeError(Exception):
    """No answer: `type` is the error of the exchange, empty where the provider itself refused."""

    def __init__(self, status: int, type: str, detail: str) -> None:
        super().__init__(f"{status} {type} {detail}")
        self.status, self.type, self.detail = status, type, detail


class ⟨CLASS⟩:
    """Calls through the exchange; `client` is your own subsystem, like VN-79/GOV/79-STP/ho-tich.

    `key` is the PEM of an Ed25519 key; `certificate`, `certificate_key` and `authority` are the files of
    mutual TLS, for an https gateway. `record` names the last call to the exchange's operators.
    """

    def __init__(self, client: str, kid: str, key: bytes, gateway: str = ⟨GATEWAY⟩, *,
                 certificate: str = "", certificate_key: str = "", authority: str = "") -> None:
        self.client, self.kid, self.record = client, kid, ""
        self._key, self._gateway = load_pem_private_key(key, None), urlsplit(gateway)
        self._files = (certificate, certificate_key, authority)

    def _connection(self) -> http.client.HTTPConnection:
        if self._gateway.scheme != "https":
            return http.client.HTTPConnection(self._gateway.netloc, timeout=⟨SECONDS⟩)
        certificate, certificate_key, authority = self._files
        context = ssl.create_default_context(cafile=authority or None)
        if certificate:
            context.load_cert_chain(certificate, certificate_key or None)
        return http.client.HTTPSConnection(self._gateway.netloc, timeout=⟨SECONDS⟩, context=context)

    def _signed(self, method: str, target: str, data: bytes) -> dict:
        said = {"x-road-client": quote(self.client, safe="/"), "x-road-id": str(uuid.uuid4())}
        if data:
            digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
            said |= {"content-type": "application/json", "content-digest": f"sha-256=:{digest}:"}
        path, _, query = target.partition("?")
        authority = self._gateway.netloc.lower().removesuffix(DEFAULT_PORTS[self._gateway.scheme])
        parts = {"@method": method, "@authority": authority, "@path": path, "@query": f"?{query}", **said}
        names, now = " ".join(f'"{name}"' for name in parts), int(time.time())
        stated = (f'({names});created={now};expires={now + 60};nonce="{secrets.token_urlsafe(16)}"'
                  f';keyid="{self.kid}";alg="ed25519"')
        lines = [*(f'"{name}": {value}' for name, value in parts.items()), f'"@signature-params": {stated}']
        signature = base64.b64encode(self._key.sign("\\n".join(lines).encode())).decode()
        return {**said, "signature-input": f"sig1={stated}", "signature": f"sig1=:{signature}:"}

    def _call(self, method: str, path: str, query: dict, body: object = None) -> object:
        given = urlencode({name: one for name, one in query.items() if one is not None}, quote_via=quote)
        target = self._gateway.path.rstrip("/") + SERVICE + path + (f"?{given}" if given else "")
        data = b"" if body is None else json.dumps(body).encode()
        connection = self._connection()
        try:
            connection.request(method, target, data or None, self._signed(method, target, data))
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        self.record = answer.getheader("x-road-request-id", "")
        type = answer.getheader("x-road-error", "")
        if answer.status >= 400 or type:
            raise ExchangeError(answer.status, type, content.decode(errors="replace"))
        return json.loads(content or b"null")

'''

ECMASCRIPT = """// ⟨NAME⟩: a client for ⟨IDENTIFIER⟩.
// For Node 20 or later. Every call is signed (RFC 9421) with the key that the exchange knows as `kid`.
import { createHash, createPrivateKey, randomUUID, sign } from "node:crypto";
import { request as plain } from "node:http";
import { request as secure } from "node:https";

const SERVICE = ⟨PATH⟩;

/** No answer: `type` is the error of the exchange, empty where the provider itself refused. */
export class ExchangeError extends Error {
  status‹: number›;
  type‹: string›;
  constructor(status‹: number›, type‹: string›, detail‹: string›) {
    super(`${status} ${type} ${detail}`);
    this.status = status;
    this.type = type;
  }
}

/**
 * Calls through the exchange; `client` is your own subsystem, like VN-79/GOV/79-STP/ho-tich.
 * `key` is the PEM of an Ed25519 key; `tls` holds the PEM texts of mutual TLS, for an https gateway.
 * `record` names the last call to the exchange's operators.
 */
export class ⟨CLASS⟩ {
  record = "";
  #client‹: string›;
  #kid‹: string›;
  #key‹: ReturnType<typeof createPrivateKey>›;
  #gateway‹: URL›;
  #tls‹: { cert?: string; key?: string; ca?: string }›;

  constructor(
    client‹: string›,
    kid‹: string›,
    key‹: string›,
    gateway‹: string› = ⟨GATEWAY⟩,
    tls‹: { cert?: string; key?: string; ca?: string }› = {},
  ) {
    this.#client = client;
    this.#kid = kid;
    this.#key = createPrivateKey(key);
    this.#gateway = new URL(gateway);
    this.#tls = tls;
  }

  #signed(method‹: string›, target‹: string›, data‹: string›)‹: Record<string, string>› {
    const said‹: Record<string, string>› = {
      "x-road-client": this.#client.split("/").map(encodeURIComponent).join("/"),
      "x-road-id": randomUUID(),
    };
    if (data) {
      const digest = createHash("sha256").update(data).digest("base64");
      said["content-type"] = "application/json";
      said["content-digest"] = `sha-256=:${digest}:`;
      said["content-length"] = String(Buffer.byteLength(data));
    }
    const [path, query = ""] = target.split("?");
    const parts = Object.entries({
      "@method": method,
      "@authority": this.#gateway.host,
      "@path": path,
      "@query": `?${query}`,
      ...said,
    });
    const now = Math.floor(Date.now() / 1000);
    const names = parts.map(([name]) => `"${name}"`).join(" ");
    const stated =
      `(${names});created=${now};expires=${now + 60};nonce="${randomUUID()}"` +
      `;keyid="${this.#kid}";alg="ed25519"`;
    const lines = parts.map(([name, value]) => `"${name}": ${value}`);
    const base = [...lines, `"@signature-params": ${stated}`].join("\\n");
    const signature = sign(null, Buffer.from(base), this.#key).toString("base64");
    return { ...said, "signature-input": `sig1=${stated}`, signature: `sig1=:${signature}:` };
  }

  #call(method‹: string›, path‹: string›, query‹: object›, body‹?: unknown›)‹: Promise<unknown>› {
    const given = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) given.set(name, String(value));
    const prefix = this.#gateway.pathname.replace(/\\/$/, "");
    const target = `${prefix}${SERVICE}${path}${given.size ? `?${given}` : ""}`;
    const data = body === undefined ? "" : JSON.stringify(body);
    const headers = this.#signed(method, target, data);
    const { hostname, port, protocol } = this.#gateway;
    const address = { hostname, port, path: target, method, headers, timeout: ⟨SECONDS⟩000 };
    return new Promise((resolve, reject) => {
      const open = protocol === "https:" ? secure : plain;
      const sent = open({ ...this.#tls, ...address }, (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (piece) => (text += piece));
        answer.on("error", reject);
        answer.on("end", () => {
          const type = String(answer.headers["x-road-error"] ?? "");
          const status = answer.statusCode ?? 0;
          this.record = String(answer.headers["x-road-request-id"] ?? "");
          if (status >= 400 || type) reject(new ExchangeError(status, type, text));
          else resolve(text ? JSON.parse(text) : null);
        });
      });
      sent.on("timeout", () => sent.destroy(new Error("no answer in time")));
      sent.on("error", reject);
      sent.end(data);
    });
  }

"""
