import type { ConfigurationVariable, ResolvedConfigurationVariable, SensitiveString } from "hardhat/types/config";
import type { Address } from "viem";

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
  /** Keys that are kept in other ways than Hardhat's: their accounts join those of every network. */
  keys?: (KeyFileUserConfig | KmsUserConfig)[];
};

/** An encrypted JSON file, as geth, ethers and others write it. */
export type KeyFileUserConfig = {
  /** Its path, from the project's directory. */
  file: string;
  /** The variable that holds its password; it is asked for at the terminal if left out. */
  password?: ConfigurationVariable;
  /** The account, where the file does not say it. */
  address?: string;
};

/** A key that a key management service keeps, and signs digests with. */
export type KmsUserConfig = {
  /** Where it listens: a URL, or the configuration variable that holds it. */
  kms: SensitiveString;
  /** How the service calls the key: an id, an alias, an ARN. */
  key: string;
  /** The account of the key. */
  address: string;
  /** The variable that holds the Authorization header, such as `Bearer …`. */
  authorization?: ConfigurationVariable;
  /** Whether it may be in a private network or on this machine. */
  private?: boolean;
  /** How long it may take to answer, in milliseconds; a minute if left out. */
  timeout?: number;
};

export type KeyFileConfig = {
  file: string;
  password: ResolvedConfigurationVariable | undefined;
  address: Address | undefined;
};

export type KmsConfig = {
  kms: ResolvedConfigurationVariable;
  key: string;
  address: Address;
  authorization: ResolvedConfigurationVariable | undefined;
  isPrivate: boolean;
  timeout: number;
};

export type SallyportConfig = {
  signer:
    | { url: ResolvedConfigurationVariable; authorization: ResolvedConfigurationVariable | undefined; timeout?: number }
    | undefined;
  keys: readonly (KeyFileConfig | KmsConfig)[];
};

declare module "hardhat/types/config" {
  interface HardhatUserConfig {
    sallyport?: SallyportUserConfig;
  }
  interface HardhatConfig {
    sallyport: SallyportConfig;
  }
}
