import type { ConfigHooks } from "hardhat/types/hooks";
import { z } from "zod";
import "./types.ts";

const sensitive = z.union([z.string(), z.object({ _type: z.literal("ConfigurationVariable"), name: z.string() })], {
  error: "Here must stand a text, or configVariable(...).",
});
const schema = z.strictObject({
  signer: z
    .strictObject({
      url: sensitive,
      authorization: sensitive.optional(),
      timeout: z.number().int().positive().optional(),
    })
    .optional(),
});

/** Reads what the configuration says under `sallyport`. Secrets stay where they are until they are needed. */
const hooks = async (): Promise<Partial<ConfigHooks>> => ({
  validateUserConfig: async (config) => {
    const parsed = schema.optional().safeParse(config.sallyport);
    if (parsed.success) return [];
    return parsed.error.issues.map(({ path, message }) => ({ path: ["sallyport", ...path.map(String)], message }));
  },
  resolveUserConfig: async (user, resolveVariable, next) => {
    const resolved = await next(user, resolveVariable);
    const { signer } = user.sallyport ?? {};
    if (signer === undefined) return { ...resolved, sallyport: { signer: undefined } };
    const { url, authorization, timeout } = signer;
    const given = {
      url: resolveVariable(url),
      authorization: authorization === undefined ? undefined : resolveVariable(authorization),
      ...(timeout === undefined ? {} : { timeout }),
    };
    return { ...resolved, sallyport: { signer: given } };
  },
});

export default hooks;
