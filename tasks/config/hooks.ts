import type { ConfigurationVariable, ResolvedConfigurationVariable, SensitiveString } from "hardhat/types/config";
import type { ConfigHooks } from "hardhat/types/hooks";
import { getAddress } from "viem";
import { configSchema, keySchemaOf } from "./schema.ts";
import type { KeyFileUserConfig, KmsUserConfig, SallyportConfig } from "./types.ts";

const TIMEOUT = 60_000;

type Resolve = (variable: SensitiveString) => ResolvedConfigurationVariable;

/** Reads what the configuration says under `sallyport`. Secrets stay where they are until they are needed. */
const hooks = async (): Promise<Partial<ConfigHooks>> => ({
  validateUserConfig: async (config) => {
    const parsed = configSchema.optional().safeParse(config.sallyport);
    if (!parsed.success) return parsed.error.issues.map((issue) => told(issue, []));
    const keys = parsed.data?.keys ?? [];
    return keys.flatMap((key, i) => {
      const issues = keySchemaOf(key).safeParse(key).error?.issues ?? [];
      return issues.map((issue) => told(issue, ["keys", String(i)]));
    });
  },
  resolveUserConfig: async (user, resolveVariable, next) => {
    const resolved = await next(user, resolveVariable);
    const { signer, keys = [] } = user.sallyport ?? {};
    const given = keys.map((key) => keyOf(key, resolveVariable));
    if (signer === undefined) return { ...resolved, sallyport: { signer: undefined, keys: given } };
    const { url, authorization, timeout } = signer;
    const asked = {
      url: resolveVariable(url),
      authorization: authorization === undefined ? undefined : resolveVariable(authorization),
      ...(timeout === undefined ? {} : { timeout }),
    };
    return { ...resolved, sallyport: { signer: asked, keys: given } };
  },
});

function keyOf(key: KeyFileUserConfig | KmsUserConfig, resolve: Resolve): SallyportConfig["keys"][number] {
  const secretOf = (variable: ConfigurationVariable | undefined) =>
    variable === undefined ? undefined : resolve(variable);
  if ("kms" in key) {
    return {
      kms: resolve(key.kms),
      key: key.key,
      address: getAddress(key.address),
      authorization: secretOf(key.authorization),
      isPrivate: key.private ?? false,
      timeout: key.timeout ?? TIMEOUT,
    };
  }
  const { file, password, address } = key;
  return { file, password: secretOf(password), address: address === undefined ? undefined : getAddress(address) };
}

function told({ path, message }: { path: readonly PropertyKey[]; message: string }, before: readonly string[]) {
  return { path: ["sallyport", ...before, ...path.map(String)], message };
}

export default hooks;
