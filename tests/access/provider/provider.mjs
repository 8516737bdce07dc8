// A sign-in provider on this machine, as told by its one argument, until it is ended.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const given = JSON.parse(process.argv[2]);
const found = createRequire(given.packages + "/").resolve("oidc-provider");
const { default: Provider } = await import(pathToFileURL(found));
const provider = new Provider(given.issuer, {
  clients: given.clients,
  jwks: given.jwks,
  cookies: { keys: ["kept by nobody, as every run is new"] },
  pkce: { required: () => true },
  enabledJWA: { idTokenSigningAlgValues: ["RS256", "PS256", "ES256", "Ed25519", "HS256"] },
  findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
});
provider.listen(given.port, "127.0.0.1", () => console.log("listening"));
