import { type Abi, type AbiParameter, parseAbi } from "viem";
import { agentRegistryAbi } from "../abi/AgentRegistry.ts";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import { councilAbi } from "../abi/Council.ts";
import { p256StatementVerifierAbi } from "../abi/P256StatementVerifier.ts";
import { policyLogAbi } from "../abi/PolicyLog.ts";
import { policyMatcherAbi } from "../abi/PolicyMatcher.ts";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";

type AbiError = { type: "error"; name: string; inputs: readonly AbiParameter[] };

function errorsOf(abi: Abi): AbiError[] {
  return abi.filter((item): item is AbiError & Abi[number] => item.type === "error");
}

/** Errors of OpenZeppelin parts inside our contracts that no valid deployment can meet. */
const UNREACHABLE = ["InvalidShortString", "StringTooLong"];

const ourAbis = [
  agentTimelockAbi,
  policyMatcherAbi,
  agentRegistryAbi,
  councilAbi,
  provenanceRegistryAbi,
  policyLogAbi,
  p256StatementVerifierAbi,
] as const;

/** Every error of our contracts, once. */
export const ourErrors: readonly AbiError[] = [
  ...new Map(
    ourAbis
      .flatMap(errorsOf)
      .filter(({ name }) => !UNREACHABLE.includes(name))
      .map((error) => [error.name, error]),
  ).values(),
];

/** Errors of others that often stand behind a failed call. */
export const foreignErrors: readonly AbiError[] = errorsOf(
  parseAbi([
    "error Error(string message)",
    "error Panic(uint256 code)",
    "error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
    "error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)",
    "error ERC20InvalidSender(address sender)",
    "error ERC20InvalidReceiver(address receiver)",
    "error ERC20InvalidApprover(address approver)",
    "error ERC20InvalidSpender(address spender)",
    "error ERC721InvalidOwner(address owner)",
    "error ERC721IncorrectOwner(address sender, uint256 tokenId, address owner)",
    "error ERC721InvalidReceiver(address receiver)",
    "error ERC1155InsufficientBalance(address sender, uint256 balance, uint256 needed, uint256 tokenId)",
    "error ERC1155InvalidReceiver(address receiver)",
    "error ERC1155MissingApprovalForAll(address operator, address owner)",
    "error ERC721NonexistentToken(uint256 tokenId)",
    "error ERC721InsufficientApproval(address operator, uint256 tokenId)",
    "error SafeERC20FailedOperation(address token)",
    "error OwnableUnauthorizedAccount(address account)",
    "error OwnableInvalidOwner(address owner)",
    "error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)",
    "error EnforcedPause()",
    "error ReentrancyGuardReentrantCall()",
    "error FailedCall()",
    "error InsufficientBalance(uint256 balance, uint256 needed)",
    "error ERC4626ExceededMaxDeposit(address receiver, uint256 assets, uint256 max)",
    "error ERC4626ExceededMaxWithdraw(address owner, uint256 assets, uint256 max)",
    "error FailedContractCreation(address emitter)",
  ]),
);
