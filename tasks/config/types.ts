import type { ResolvedConfigurationVariable, SensitiveString } from "hardhat/types/config";

/** What a project's Hardhat configuration says under `sallyport`. */
export type SallyportUserConfig = {
  /** Somebody who signs elsewhere: its accounts join those of every network. */
  signer?: {
    /** Where it listens: a URL, or the configuration variable that holds it. */
    url: SensitiveString;
    /** The Authorization header that it asks for, such as `Bearer …`. */
    authorization?: SensitiveString;
    /** How long it may take to answer, in milliseconds; a minute if left out. */
    timeout?: number;
  };
};

export type SallyportConfig = {
  signer:
    | { url: ResolvedConfigurationVariable; authorization: ResolvedConfigurationVariable | undefined; timeout?: number }
    | undefined;
};

declare module "hardhat/types/config" {
  interface HardhatUserConfig {
    sallyport?: SallyportUserConfig;
  }
  interface HardhatConfig {
    sallyport: SallyportConfig;
  }
}
