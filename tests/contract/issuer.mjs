// An issuer of tokens (oidc-provider) on this machine: whoever logs in is whom they say, in a form or in the header
// x-person. What it is told to say falsely (POST /lie, JSON: claims of the next ID token, or "error") it says once.
//
// usage: node issuer.mjs JSON    {"port", "clients", "audience", "lasts", "refreshes"}; prints "ready"

import { createServer } from "node:http";
import { Provider } from "oidc-provider";
import { SignJWT, decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, importJWK } from "jose";

const { port, clients, audience, lasts, refreshes } = JSON.parse(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const resource = "urn:sollist:services";
const { privateKey } = await generateKeyPair("RS256", { extractable: true });
const key = { ...(await exportJWK(privateKey)), kid: "one", alg: "RS256", use: "sig" };
const signer = await importJWK(key, "RS256");
let lie = null;

const page = (title, body) => `<!doctype html><html lang="de"><title>${title}</title><h1>${title}</h1>${body}</html>`;
const provider = new Provider(issuer, {
  clients: clients.map((client) => ({ grant_types: ["authorization_code", "refresh_token"], ...client })),
  jwks: { keys: [key] },
  cookies: { keys: ["of the tests"] },
  claims: { openid: ["sub"], profile: ["name"] },
  conformIdTokenClaims: false,
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: `${id} <Muster>` }) }),
  issueRefreshToken: () => refreshes,
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  ttl: { AccessToken: lasts, AuthorizationCode: 60, IdToken: 300, Grant: 3600, Interaction: 600, Session: 3600, RefreshToken: 3600 },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: "", audience, accessTokenFormat: "jwt", accessTokenTTL: lasts, jwt: { sign: { alg: "RS256" } } }),
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = page("Abmelden", `${form}<button form="op.logoutForm" name="logout" value="yes">Ja</button>`);
      },
    },
  },
});

provider.use(async (ctx, next) => {
  await next();
  if (ctx.oidc?.route !== "token" || lie === null || !ctx.body?.id_token) return;
  const claims = { ...decodeJwt(ctx.body.id_token), ...lie };
  for (const [name, value] of Object.entries(claims)) if (value === null) delete claims[name];
  const header = decodeProtectedHeader(ctx.body.id_token);
  lie = null;
  ctx.body.id_token = await new SignJWT(claims).setProtectedHeader(header).sign(signer);
});

const text = async (request) => {
  let all = "";
  for await (const part of request) all += part;
  return all;
};
const answers = provider.callback();
createServer(async (request, response) => {
  const { pathname } = new URL(request.url, issuer);
  if (pathname === "/lie") {
    lie = JSON.parse(await text(request));
    return response.end();
  }
  if (!pathname.startsWith("/interaction/")) return answers(request, response);
  const typed = request.method === "POST" ? new URLSearchParams(await text(request)).get("person") : null;
  const person = typed ?? request.headers["x-person"];
  if (!person) {
    response.setHeader("content-type", "text/html; charset=utf-8");
    return response.end(page("Anmeldung", `<form method="post"><label>Wer? <input name="person"></label><button>Anmelden</button></form>`));
  }
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: person, clientId: params.client_id });
  grant.addOIDCScope("openid profile");
  grant.addResourceScope(resource, "openid profile");
  const result = { login: { accountId: person }, consent: { grantId: await grant.save() } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}).listen(port, "127.0.0.1", () => console.log("ready"));
