import { stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { type Address, getAddress, isAddressEqual } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { KeyFileConfig, KmsConfig } from "../../config/types.ts";
import { readText } from "../files.ts";
import { accountOver, type HeldKey } from "./heldKey.ts";
import { openKeyFile } from "./keyFile/openKeyFile.ts";
import { readKeyFile } from "./keyFile/readKeyFile.ts";
import { kms } from "./kms.ts";

/** The bits of a file's mode that let others than its owner read or change it. */
const OTHERS = 0o077;

/**
 * The keys that the configuration names under `sallyport.keys`. None is opened, and no secret is asked for, before
 * something is to be signed with it.
 *
 * @param tell Is told what is unsafe about how a key is kept.
 */
export function heldKeys(hre: HardhatRuntimeEnvironment, tell: (text: string) => void): HeldKey[] {
  return (hre.config.sallyport?.keys ?? []).map((key) => ("kms" in key ? kmsKey(key) : fileKey(hre, key, tell)));
}

function kmsKey({ kms: address, authorization, ...settings }: KmsConfig): HeldKey {
  const account = once(async () => {
    const given = { ...settings, url: await address.getUrl(), authorization: await authorization?.get() };
    return accountOver(settings.address, kms(given));
  });
  return { title: `the key ${settings.address} of a service`, address: async () => settings.address, account };
}

function fileKey(
  { config, interruptions }: HardhatRuntimeEnvironment,
  { file, password, address: named }: KeyFileConfig,
  tell: (text: string) => void,
): HeldKey {
  const path = isAbsolute(file) ? file : join(config.paths.root, file);
  const read = once(async () => readKeyFile(await readText(path), file));
  const address = once(async () => addressOf((await read()).address, named, file));
  const account = once(async () => {
    const expected = await address();
    await tellModes(path, file, tell);
    const given = password === undefined ? await askPassword() : await password.get();
    const opened = privateKeyToAccount(await openKeyFile(await read(), given, file));
    if (isAddressEqual(opened.address, expected)) return opened;
    throw ofOther(file, opened.address, expected);
  });
  return { title: file, address, account };

  /** Typed at the terminal, where it is not shown. */
  async function askPassword(): Promise<string> {
    if (process.stdin.isTTY) return interruptions.requestSecretInput("sallyport", `Password of ${file}`);
    throw new SallyportError("KEY_FILE_LOCKED", {
      summary: `There is no terminal at which the password of ${file} could be asked for.`,
      place: file,
      nextStep: 'Name the variable that holds it: password: configVariable("NAME"), and keep that in the keystore.',
    });
  }
}

/** @throws KEY_FILE_INVALID */
function addressOf(said: string | undefined, named: Address | undefined, file: string): Address {
  if (said === undefined && named === undefined) {
    throw new SallyportError("KEY_FILE_INVALID", {
      summary: `${file} does not say of which account it is.`,
      place: file,
      nextStep: 'Say it in the configuration, beside "file": address: "0x…".',
    });
  }
  const address = getAddress(said ?? named ?? "");
  if (named === undefined || isAddressEqual(named, address)) return address;
  throw ofOther(file, address, named);
}

function ofOther(file: string, found: Address, expected: Address): SallyportError {
  return new SallyportError("KEY_FILE_INVALID", {
    summary: `${file} holds the key of ${found}, and ${expected} is expected.`,
    place: file,
    value: found,
  });
}

async function tellModes(path: string, file: string, tell: (text: string) => void): Promise<void> {
  // Windows has no such modes.
  const mode = process.platform === "win32" ? 0 : (await stat(path)).mode & OTHERS;
  if (mode !== 0) tell(`mind: others than you may read or change ${file}: chmod 600 ${file}`);
}

/** Does something when it is first asked for; what failed is tried again. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    done ??= work().catch((error) => {
      done = undefined;
      throw error;
    });
    return done;
  };
}
