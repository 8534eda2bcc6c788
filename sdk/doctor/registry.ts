import type { Check } from "./check.ts";
import { agentFrozen } from "./checks/agentFrozen.ts";
import { agentIsSource } from "./checks/agentIsSource.ts";
import { agentKeyHasRole } from "./checks/agentKeyHasRole.ts";
import { agentOnProbation } from "./checks/agentOnProbation.ts";
import { agentRaised } from "./checks/agentRaised.ts";
import { agentSingleKey } from "./checks/agentSingleKey.ts";
import { agentWithoutKey } from "./checks/agentWithoutKey.ts";
import { agentWithoutRules } from "./checks/agentWithoutRules.ts";
import { allowanceStanding } from "./checks/allowanceStanding.ts";
import { allowanceUnlimited } from "./checks/allowanceUnlimited.ts";
import { approverDead } from "./checks/approverDead.ts";
import { blockGasLimit } from "./checks/blockGasLimit.ts";
import { clockDiffers } from "./checks/clockDiffers.ts";
import { codeDiffers } from "./checks/codeDiffers.ts";
import { delayBelowResponse } from "./checks/delayBelowResponse.ts";
import { deployerHasRole } from "./checks/deployerHasRole.ts";
import { foreignCouncil } from "./checks/foreignCouncil.ts";
import { guardianAlone } from "./checks/guardianAlone.ts";
import { guardianDecides } from "./checks/guardianDecides.ts";
import { guardianSlow } from "./checks/guardianSlow.ts";
import { inputLevelUnreachable } from "./checks/inputLevelUnreachable.ts";
import { keyExpiring } from "./checks/keyExpiring.ts";
import { memberDead } from "./checks/memberDead.ts";
import { memberDelegates } from "./checks/memberDelegates.ts";
import { meterAboveHoldings } from "./checks/meterAboveHoldings.ts";
import { meterCutsRule } from "./checks/meterCutsRule.ts";
import { meterNeverReached } from "./checks/meterNeverReached.ts";
import { meterNeverRefills } from "./checks/meterNeverRefills.ts";
import { moduleNotEnabled } from "./checks/moduleNotEnabled.ts";
import { nodeBehind } from "./checks/nodeBehind.ts";
import { nodesDisagree } from "./checks/nodesDisagree.ts";
import { noSpareMember } from "./checks/noSpareMember.ts";
import { notManaged } from "./checks/notManaged.ts";
import { offerPending } from "./checks/offerPending.ts";
import { oneKeyDecides } from "./checks/oneKeyDecides.ts";
import { operatorIsMember } from "./checks/operatorIsMember.ts";
import { optimisticUnmetered } from "./checks/optimisticUnmetered.ts";
import { optimisticWithoutGuardian } from "./checks/optimisticWithoutGuardian.ts";
import { passkeyWithoutPrecompile } from "./checks/passkeyWithoutPrecompile.ts";
import { paused } from "./checks/paused.ts";
import { policyEmpty } from "./checks/policyEmpty.ts";
import { policyLost } from "./checks/policyLost.ts";
import { policyOther } from "./checks/policyOther.ts";
import { policyProposerUnknown } from "./checks/policyProposerUnknown.ts";
import { policyTierMismatch } from "./checks/policyTierMismatch.ts";
import { policyUnpublished } from "./checks/policyUnpublished.ts";
import { proposalExpiring } from "./checks/proposalExpiring.ts";
import { recipientIsOurs } from "./checks/recipientIsOurs.ts";
import { responseUnstated } from "./checks/responseUnstated.ts";
import { rootDelayShort } from "./checks/rootDelayShort.ts";
import { rootIsTierCouncil } from "./checks/rootIsTierCouncil.ts";
import { rootIsWallet } from "./checks/rootIsWallet.ts";
import { rootWithoutVetoer } from "./checks/rootWithoutVetoer.ts";
import { safeGuard } from "./checks/safeGuard.ts";
import { safeOneOwner } from "./checks/safeOneOwner.ts";
import { safeOthers } from "./checks/safeOthers.ts";
import { sourceKeyExpiring } from "./checks/sourceKeyExpiring.ts";
import { sourceNotAdmitted } from "./checks/sourceNotAdmitted.ts";
import { sourceWithoutKey } from "./checks/sourceWithoutKey.ts";
import { targetProtected } from "./checks/targetProtected.ts";
import { targetWithoutCode } from "./checks/targetWithoutCode.ts";
import { thresholdUnreachable } from "./checks/thresholdUnreachable.ts";
import { tokenDecimals } from "./checks/tokenDecimals.ts";
import { tokenIsCollection } from "./checks/tokenIsCollection.ts";
import { tokenSymbol } from "./checks/tokenSymbol.ts";
import { tokenWithoutRule } from "./checks/tokenWithoutRule.ts";
import { vetoerDead } from "./checks/vetoerDead.ts";

/**
 * Everything that the doctor looks for. Codes and exit statuses are stable; docs/doctor.md is written from here by
 * scripts/docs/doctor.ts. Of several findings of one severity the first in this order decides the exit status.
 */
export const checks: readonly Check[] = [
  deployerHasRole,
  agentKeyHasRole,
  guardianDecides,
  codeDiffers,
  notManaged,
  moduleNotEnabled,
  thresholdUnreachable,
  approverDead,
  optimisticWithoutGuardian,
  rootIsWallet,
  delayBelowResponse,
  policyLost,
  policyOther,
  policyTierMismatch,
  policyProposerUnknown,
  tokenIsCollection,
  tokenDecimals,
  targetWithoutCode,
  targetProtected,
  sourceNotAdmitted,
  sourceWithoutKey,
  inputLevelUnreachable,
  allowanceUnlimited,
  agentWithoutKey,
  nodesDisagree,
  agentIsSource,
  operatorIsMember,
  memberDead,
  noSpareMember,
  oneKeyDecides,
  guardianSlow,
  guardianAlone,
  vetoerDead,
  rootIsTierCouncil,
  rootWithoutVetoer,
  rootDelayShort,
  foreignCouncil,
  policyEmpty,
  optimisticUnmetered,
  recipientIsOurs,
  meterCutsRule,
  meterNeverReached,
  meterNeverRefills,
  keyExpiring,
  sourceKeyExpiring,
  agentFrozen,
  paused,
  offerPending,
  proposalExpiring,
  safeGuard,
  safeOneOwner,
  passkeyWithoutPrecompile,
  blockGasLimit,
  nodeBehind,
  clockDiffers,
  memberDelegates,
  agentSingleKey,
  agentRaised,
  agentOnProbation,
  agentWithoutRules,
  responseUnstated,
  policyUnpublished,
  tokenSymbol,
  tokenWithoutRule,
  meterAboveHoldings,
  safeOthers,
  allowanceStanding,
];
