// Generated from contracts/AgentTimelock.sol by `npm run abi`; do not edit.
export const agentTimelockAbi = [
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "safe",
            "type": "address"
          },
          {
            "internalType": "address",
            "name": "registry",
            "type": "address"
          },
          {
            "internalType": "address",
            "name": "provenance",
            "type": "address"
          },
          {
            "internalType": "address",
            "name": "matcher",
            "type": "address"
          },
          {
            "internalType": "address[]",
            "name": "councils",
            "type": "address[]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "approver",
                "type": "address"
              },
              {
                "internalType": "bool",
                "name": "approverHasEpoch",
                "type": "bool"
              },
              {
                "internalType": "uint32",
                "name": "delay",
                "type": "uint32"
              }
            ],
            "internalType": "struct Tier[]",
            "name": "tiers",
            "type": "tuple[]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "approver",
                "type": "address"
              },
              {
                "internalType": "bool",
                "name": "approverHasEpoch",
                "type": "bool"
              },
              {
                "internalType": "uint32",
                "name": "delay",
                "type": "uint32"
              }
            ],
            "internalType": "struct IAgentTimelock.Root",
            "name": "root",
            "type": "tuple"
          },
          {
            "internalType": "address",
            "name": "rootVetoer",
            "type": "address"
          },
          {
            "internalType": "address",
            "name": "guardian",
            "type": "address"
          },
          {
            "internalType": "bytes32",
            "name": "policyRoot",
            "type": "bytes32"
          }
        ],
        "internalType": "struct IAgentTimelock.Config",
        "name": "c",
        "type": "tuple"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "constructor"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "internalType": "address",
        "name": "key",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "refusals",
        "type": "uint256"
      }
    ],
    "name": "GateAgentRefused",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "token",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "spender",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "before",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "afterwards",
        "type": "uint256"
      }
    ],
    "name": "GateAllowanceRefused",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "amount",
        "type": "uint256"
      }
    ],
    "name": "GateAmountTooLarge",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "approver",
        "type": "address"
      },
      {
        "internalType": "uint64",
        "name": "given",
        "type": "uint64"
      },
      {
        "internalType": "uint64",
        "name": "current",
        "type": "uint64"
      }
    ],
    "name": "GateApproverEpochMismatch",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "approver",
        "type": "address"
      },
      {
        "internalType": "bool",
        "name": "expected",
        "type": "bool"
      },
      {
        "internalType": "bool",
        "name": "found",
        "type": "bool"
      }
    ],
    "name": "GateApproverEpochProbe",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "given",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "current",
        "type": "address"
      }
    ],
    "name": "GateApproverMismatch",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "token",
        "type": "address"
      }
    ],
    "name": "GateBalanceUnreadable",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "token",
        "type": "address"
      },
      {
        "internalType": "int256",
        "name": "delta",
        "type": "int256"
      },
      {
        "internalType": "int256",
        "name": "minDelta",
        "type": "int256"
      }
    ],
    "name": "GateBoundBroken",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "callIndex",
        "type": "uint256"
      },
      {
        "internalType": "address",
        "name": "target",
        "type": "address"
      },
      {
        "internalType": "bytes4",
        "name": "selector",
        "type": "bytes4"
      },
      {
        "internalType": "bytes",
        "name": "reason",
        "type": "bytes"
      }
    ],
    "name": "GateCallFailed",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint32",
        "name": "given",
        "type": "uint32"
      },
      {
        "internalType": "uint32",
        "name": "minimum",
        "type": "uint32"
      },
      {
        "internalType": "uint32",
        "name": "maximum",
        "type": "uint32"
      }
    ],
    "name": "GateDelayOutOfRange",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint32",
        "name": "given",
        "type": "uint32"
      },
      {
        "internalType": "uint32",
        "name": "current",
        "type": "uint32"
      }
    ],
    "name": "GateEpochMismatch",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "internalType": "uint40",
        "name": "expiry",
        "type": "uint40"
      }
    ],
    "name": "GateExpired",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint40",
        "name": "expiry",
        "type": "uint40"
      },
      {
        "internalType": "uint256",
        "name": "latest",
        "type": "uint256"
      }
    ],
    "name": "GateExpiresTooLate",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint40",
        "name": "expiry",
        "type": "uint40"
      },
      {
        "internalType": "uint256",
        "name": "earliest",
        "type": "uint256"
      }
    ],
    "name": "GateExpiresTooSoon",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "callIndex",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "given",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "needed",
        "type": "uint256"
      }
    ],
    "name": "GateInsufficientGas",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "given",
        "type": "address"
      }
    ],
    "name": "GateInvalidAccount",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "signer",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "digest",
        "type": "bytes32"
      }
    ],
    "name": "GateInvalidSignature",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "GateLocked",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "meter",
        "type": "bytes32"
      },
      {
        "internalType": "uint256",
        "name": "amount",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "left",
        "type": "uint256"
      }
    ],
    "name": "GateMeterExceeded",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "proposer",
        "type": "address"
      },
      {
        "internalType": "uint64",
        "name": "nonce",
        "type": "uint64"
      },
      {
        "internalType": "bytes26",
        "name": "recorded",
        "type": "bytes26"
      },
      {
        "internalType": "bytes26",
        "name": "given",
        "type": "bytes26"
      }
    ],
    "name": "GateNonceConflict",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "internalType": "uint40",
        "name": "eta",
        "type": "uint40"
      }
    ],
    "name": "GateNotReady",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "by",
        "type": "address"
      }
    ],
    "name": "GateNotRoot",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "treasury",
        "type": "address"
      }
    ],
    "name": "GateNotTreasury",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "proposer",
        "type": "address"
      }
    ],
    "name": "GateNotVetoable",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint8",
        "name": "tier",
        "type": "uint8"
      }
    ],
    "name": "GateOptimisticWithoutGuardian",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint32",
        "name": "given",
        "type": "uint32"
      },
      {
        "internalType": "uint32",
        "name": "maximum",
        "type": "uint32"
      },
      {
        "internalType": "uint256",
        "name": "allowedFrom",
        "type": "uint256"
      }
    ],
    "name": "GatePauseRefused",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint40",
        "name": "until",
        "type": "uint40"
      }
    ],
    "name": "GatePaused",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "given",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "maximum",
        "type": "uint256"
      }
    ],
    "name": "GateReasonTooLong",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "callIndex",
        "type": "uint256"
      },
      {
        "internalType": "address",
        "name": "target",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "size",
        "type": "uint256"
      },
      {
        "internalType": "bytes32",
        "name": "word",
        "type": "bytes32"
      }
    ],
    "name": "GateReturnRefused",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "holder",
        "type": "address"
      }
    ],
    "name": "GateRoleConflict",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "callIndex",
        "type": "uint256"
      },
      {
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "internalType": "address",
        "name": "target",
        "type": "address"
      }
    ],
    "name": "GateTargetBlocked",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "callIndex",
        "type": "uint256"
      },
      {
        "internalType": "address",
        "name": "target",
        "type": "address"
      }
    ],
    "name": "GateTargetProtected",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "proposer",
        "type": "address"
      },
      {
        "internalType": "uint64",
        "name": "nonce",
        "type": "uint64"
      },
      {
        "internalType": "bytes26",
        "name": "recorded",
        "type": "bytes26"
      },
      {
        "internalType": "bytes26",
        "name": "given",
        "type": "bytes26"
      }
    ],
    "name": "GateTermsMismatch",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint8",
        "name": "tier",
        "type": "uint8"
      }
    ],
    "name": "GateTierOrder",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "by",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "needed",
        "type": "address"
      }
    ],
    "name": "GateUnauthorized",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint8",
        "name": "tier",
        "type": "uint8"
      },
      {
        "internalType": "uint256",
        "name": "tierCount",
        "type": "uint256"
      }
    ],
    "name": "GateUnknownTier",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "proposer",
        "type": "address"
      },
      {
        "internalType": "uint64",
        "name": "nonce",
        "type": "uint64"
      },
      {
        "internalType": "enum ProposalState",
        "name": "given",
        "type": "uint8"
      },
      {
        "internalType": "enum ProposalState",
        "name": "needed",
        "type": "uint8"
      }
    ],
    "name": "GateWrongState",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "inputIndex",
        "type": "uint256"
      },
      {
        "internalType": "bytes32",
        "name": "given",
        "type": "bytes32"
      },
      {
        "internalType": "bytes32",
        "name": "needed",
        "type": "bytes32"
      }
    ],
    "name": "PolicyBatchMismatch",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "callIndex",
        "type": "uint256"
      },
      {
        "internalType": "address",
        "name": "target",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "given",
        "type": "bytes32"
      },
      {
        "internalType": "bytes32",
        "name": "needed",
        "type": "bytes32"
      }
    ],
    "name": "PolicyCodeHashMismatch",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "inputIndex",
        "type": "uint256"
      },
      {
        "internalType": "bytes32",
        "name": "batchId",
        "type": "bytes32"
      },
      {
        "internalType": "uint8",
        "name": "withdrawal",
        "type": "uint8"
      }
    ],
    "name": "PolicyInputWithdrawn",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "ruleIndex",
        "type": "uint256"
      },
      {
        "internalType": "bytes32",
        "name": "given",
        "type": "bytes32"
      },
      {
        "internalType": "bytes32",
        "name": "needed",
        "type": "bytes32"
      }
    ],
    "name": "PolicyLeafMismatch",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "ruleIndex",
        "type": "uint256"
      }
    ],
    "name": "PolicyLeavesNotAscending",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "string",
        "name": "what",
        "type": "string"
      },
      {
        "internalType": "uint256",
        "name": "given",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "needed",
        "type": "uint256"
      }
    ],
    "name": "PolicyMalformed",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "ruleIndex",
        "type": "uint256"
      },
      {
        "internalType": "bytes32",
        "name": "given",
        "type": "bytes32"
      },
      {
        "internalType": "bytes32",
        "name": "needed",
        "type": "bytes32"
      }
    ],
    "name": "PolicyNotProven",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "callIndex",
        "type": "uint256"
      },
      {
        "internalType": "enum Refusal",
        "name": "refusal",
        "type": "uint8"
      },
      {
        "internalType": "bytes32",
        "name": "detail",
        "type": "bytes32"
      }
    ],
    "name": "PolicyRefused",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "ruleIndex",
        "type": "uint256"
      },
      {
        "internalType": "enum Refusal",
        "name": "refusal",
        "type": "uint8"
      },
      {
        "internalType": "bytes32",
        "name": "detail",
        "type": "bytes32"
      }
    ],
    "name": "PolicyRuleRefused",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "callIndex",
        "type": "uint256"
      },
      {
        "internalType": "address",
        "name": "target",
        "type": "address"
      }
    ],
    "name": "PolicyTargetWithoutCode",
    "type": "error"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "by",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "token",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "spender",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "oldAllowance",
        "type": "uint256"
      }
    ],
    "name": "AllowanceRevoked",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "proposer",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "nonce",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "uint40",
        "name": "eta",
        "type": "uint40"
      },
      {
        "indexed": false,
        "internalType": "address",
        "name": "approver",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint64",
        "name": "approverEpoch",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "uint40",
        "name": "expiry",
        "type": "uint40"
      }
    ],
    "name": "Approved",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "proposer",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "nonce",
        "type": "uint64"
      }
    ],
    "name": "Cancelled",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": false,
        "internalType": "uint32",
        "name": "oldEpoch",
        "type": "uint32"
      },
      {
        "indexed": false,
        "internalType": "uint32",
        "name": "newEpoch",
        "type": "uint32"
      }
    ],
    "name": "EpochRaised",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "proposer",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "nonce",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "address",
        "name": "by",
        "type": "address"
      }
    ],
    "name": "Executed",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "oldGuardian",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "newGuardian",
        "type": "address"
      }
    ],
    "name": "GuardianChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "offered",
        "type": "address"
      }
    ],
    "name": "GuardianOffered",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "bool",
        "name": "managed",
        "type": "bool"
      }
    ],
    "name": "ManagedChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "meter",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "amount",
        "type": "uint256"
      },
      {
        "indexed": false,
        "internalType": "uint104",
        "name": "level",
        "type": "uint104"
      },
      {
        "indexed": false,
        "internalType": "uint104",
        "name": "refill",
        "type": "uint104"
      }
    ],
    "name": "MeterCharged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "by",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint40",
        "name": "until",
        "type": "uint40"
      }
    ],
    "name": "Paused",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "oldRoot",
        "type": "bytes32"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "newRoot",
        "type": "bytes32"
      }
    ],
    "name": "PolicyRootChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "proposer",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "nonce",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "uint40",
        "name": "eta",
        "type": "uint40"
      },
      {
        "indexed": false,
        "internalType": "uint32",
        "name": "epoch",
        "type": "uint32"
      },
      {
        "components": [
          {
            "internalType": "uint8",
            "name": "tier",
            "type": "uint8"
          },
          {
            "internalType": "address",
            "name": "key",
            "type": "address"
          },
          {
            "internalType": "uint40",
            "name": "proposedAt",
            "type": "uint40"
          },
          {
            "internalType": "address",
            "name": "approver",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "approverEpoch",
            "type": "uint64"
          },
          {
            "internalType": "uint40",
            "name": "expiry",
            "type": "uint40"
          }
        ],
        "indexed": false,
        "internalType": "struct Terms",
        "name": "terms",
        "type": "tuple"
      },
      {
        "components": [
          {
            "internalType": "address",
            "name": "proposer",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "nonce",
            "type": "uint64"
          },
          {
            "internalType": "uint8",
            "name": "tier",
            "type": "uint8"
          },
          {
            "internalType": "uint32",
            "name": "epoch",
            "type": "uint32"
          },
          {
            "internalType": "uint40",
            "name": "notAfter",
            "type": "uint40"
          },
          {
            "internalType": "bytes32",
            "name": "evidence",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32[]",
            "name": "inputs",
            "type": "bytes32[]"
          },
          {
            "components": [
              {
                "internalType": "bytes32",
                "name": "leaf",
                "type": "bytes32"
              },
              {
                "internalType": "uint8",
                "name": "input",
                "type": "uint8"
              }
            ],
            "internalType": "struct RuleUse[]",
            "name": "rules",
            "type": "tuple[]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "target",
                "type": "address"
              },
              {
                "internalType": "uint256",
                "name": "value",
                "type": "uint256"
              },
              {
                "internalType": "bytes",
                "name": "data",
                "type": "bytes"
              },
              {
                "internalType": "uint256",
                "name": "minGas",
                "type": "uint256"
              },
              {
                "internalType": "bytes32",
                "name": "codeHash",
                "type": "bytes32"
              },
              {
                "internalType": "uint8",
                "name": "rule",
                "type": "uint8"
              }
            ],
            "internalType": "struct Call[]",
            "name": "calls",
            "type": "tuple[]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "token",
                "type": "address"
              },
              {
                "internalType": "int256",
                "name": "minDelta",
                "type": "int256"
              }
            ],
            "internalType": "struct Bound[]",
            "name": "bounds",
            "type": "tuple[]"
          }
        ],
        "indexed": false,
        "internalType": "struct Proposal",
        "name": "proposal",
        "type": "tuple"
      }
    ],
    "name": "Proposed",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "proposer",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "nonce",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "address",
        "name": "by",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "Rejected",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "oldApprover",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "newApprover",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "bool",
        "name": "hasEpoch",
        "type": "bool"
      }
    ],
    "name": "RootApproverChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "offered",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "bool",
        "name": "hasEpoch",
        "type": "bool"
      }
    ],
    "name": "RootApproverOffered",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": false,
        "internalType": "uint32",
        "name": "oldDelay",
        "type": "uint32"
      },
      {
        "indexed": false,
        "internalType": "uint32",
        "name": "newDelay",
        "type": "uint32"
      }
    ],
    "name": "RootDelayChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "oldVetoer",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "newVetoer",
        "type": "address"
      }
    ],
    "name": "RootVetoerChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint8",
        "name": "tier",
        "type": "uint8"
      },
      {
        "components": [
          {
            "internalType": "address",
            "name": "approver",
            "type": "address"
          },
          {
            "internalType": "bool",
            "name": "approverHasEpoch",
            "type": "bool"
          },
          {
            "internalType": "uint32",
            "name": "delay",
            "type": "uint32"
          }
        ],
        "indexed": false,
        "internalType": "struct Tier",
        "name": "oldTier",
        "type": "tuple"
      },
      {
        "components": [
          {
            "internalType": "address",
            "name": "approver",
            "type": "address"
          },
          {
            "internalType": "bool",
            "name": "approverHasEpoch",
            "type": "bool"
          },
          {
            "internalType": "uint32",
            "name": "delay",
            "type": "uint32"
          }
        ],
        "indexed": false,
        "internalType": "struct Tier",
        "name": "newTier",
        "type": "tuple"
      }
    ],
    "name": "TierChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "proposer",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "nonce",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "address",
        "name": "by",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "Vetoed",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "proposer",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "nonce",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "address",
        "name": "by",
        "type": "address"
      }
    ],
    "name": "Withdrawn",
    "type": "event"
  },
  {
    "inputs": [],
    "name": "acceptGuardian",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "acceptRootApprover",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "proposer",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "nonce",
            "type": "uint64"
          },
          {
            "internalType": "uint8",
            "name": "tier",
            "type": "uint8"
          },
          {
            "internalType": "uint32",
            "name": "epoch",
            "type": "uint32"
          },
          {
            "internalType": "uint40",
            "name": "notAfter",
            "type": "uint40"
          },
          {
            "internalType": "bytes32",
            "name": "evidence",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32[]",
            "name": "inputs",
            "type": "bytes32[]"
          },
          {
            "components": [
              {
                "internalType": "bytes32",
                "name": "leaf",
                "type": "bytes32"
              },
              {
                "internalType": "uint8",
                "name": "input",
                "type": "uint8"
              }
            ],
            "internalType": "struct RuleUse[]",
            "name": "rules",
            "type": "tuple[]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "target",
                "type": "address"
              },
              {
                "internalType": "uint256",
                "name": "value",
                "type": "uint256"
              },
              {
                "internalType": "bytes",
                "name": "data",
                "type": "bytes"
              },
              {
                "internalType": "uint256",
                "name": "minGas",
                "type": "uint256"
              },
              {
                "internalType": "bytes32",
                "name": "codeHash",
                "type": "bytes32"
              },
              {
                "internalType": "uint8",
                "name": "rule",
                "type": "uint8"
              }
            ],
            "internalType": "struct Call[]",
            "name": "calls",
            "type": "tuple[]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "token",
                "type": "address"
              },
              {
                "internalType": "int256",
                "name": "minDelta",
                "type": "int256"
              }
            ],
            "internalType": "struct Bound[]",
            "name": "bounds",
            "type": "tuple[]"
          }
        ],
        "internalType": "struct Proposal",
        "name": "p",
        "type": "tuple"
      },
      {
        "components": [
          {
            "internalType": "uint8",
            "name": "tier",
            "type": "uint8"
          },
          {
            "internalType": "address",
            "name": "key",
            "type": "address"
          },
          {
            "internalType": "uint40",
            "name": "proposedAt",
            "type": "uint40"
          },
          {
            "internalType": "address",
            "name": "approver",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "approverEpoch",
            "type": "uint64"
          },
          {
            "internalType": "uint40",
            "name": "expiry",
            "type": "uint40"
          }
        ],
        "internalType": "struct Terms",
        "name": "t",
        "type": "tuple"
      },
      {
        "internalType": "uint40",
        "name": "validUntil",
        "type": "uint40"
      }
    ],
    "name": "approve",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "proposer",
        "type": "address"
      },
      {
        "internalType": "uint64",
        "name": "nonce",
        "type": "uint64"
      },
      {
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "components": [
          {
            "internalType": "uint8",
            "name": "tier",
            "type": "uint8"
          },
          {
            "internalType": "address",
            "name": "key",
            "type": "address"
          },
          {
            "internalType": "uint40",
            "name": "proposedAt",
            "type": "uint40"
          },
          {
            "internalType": "address",
            "name": "approver",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "approverEpoch",
            "type": "uint64"
          },
          {
            "internalType": "uint40",
            "name": "expiry",
            "type": "uint40"
          }
        ],
        "internalType": "struct Terms",
        "name": "t",
        "type": "tuple"
      },
      {
        "components": [
          {
            "internalType": "uint64",
            "name": "approverEpoch",
            "type": "uint64"
          },
          {
            "internalType": "uint40",
            "name": "validUntil",
            "type": "uint40"
          },
          {
            "internalType": "bytes",
            "name": "signature",
            "type": "bytes"
          }
        ],
        "internalType": "struct SignedApproval",
        "name": "approval",
        "type": "tuple"
      }
    ],
    "name": "approveBySignature",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "proposer",
        "type": "address"
      },
      {
        "internalType": "uint64",
        "name": "nonce",
        "type": "uint64"
      },
      {
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "components": [
          {
            "internalType": "uint8",
            "name": "tier",
            "type": "uint8"
          },
          {
            "internalType": "address",
            "name": "key",
            "type": "address"
          },
          {
            "internalType": "uint40",
            "name": "proposedAt",
            "type": "uint40"
          },
          {
            "internalType": "address",
            "name": "approver",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "approverEpoch",
            "type": "uint64"
          },
          {
            "internalType": "uint40",
            "name": "expiry",
            "type": "uint40"
          }
        ],
        "internalType": "struct Terms",
        "name": "t",
        "type": "tuple"
      }
    ],
    "name": "cancel",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "dropAgentProposals",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "epoch",
    "outputs": [
      {
        "internalType": "uint32",
        "name": "",
        "type": "uint32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "proposer",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "nonce",
            "type": "uint64"
          },
          {
            "internalType": "uint8",
            "name": "tier",
            "type": "uint8"
          },
          {
            "internalType": "uint32",
            "name": "epoch",
            "type": "uint32"
          },
          {
            "internalType": "uint40",
            "name": "notAfter",
            "type": "uint40"
          },
          {
            "internalType": "bytes32",
            "name": "evidence",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32[]",
            "name": "inputs",
            "type": "bytes32[]"
          },
          {
            "components": [
              {
                "internalType": "bytes32",
                "name": "leaf",
                "type": "bytes32"
              },
              {
                "internalType": "uint8",
                "name": "input",
                "type": "uint8"
              }
            ],
            "internalType": "struct RuleUse[]",
            "name": "rules",
            "type": "tuple[]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "target",
                "type": "address"
              },
              {
                "internalType": "uint256",
                "name": "value",
                "type": "uint256"
              },
              {
                "internalType": "bytes",
                "name": "data",
                "type": "bytes"
              },
              {
                "internalType": "uint256",
                "name": "minGas",
                "type": "uint256"
              },
              {
                "internalType": "bytes32",
                "name": "codeHash",
                "type": "bytes32"
              },
              {
                "internalType": "uint8",
                "name": "rule",
                "type": "uint8"
              }
            ],
            "internalType": "struct Call[]",
            "name": "calls",
            "type": "tuple[]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "token",
                "type": "address"
              },
              {
                "internalType": "int256",
                "name": "minDelta",
                "type": "int256"
              }
            ],
            "internalType": "struct Bound[]",
            "name": "bounds",
            "type": "tuple[]"
          }
        ],
        "internalType": "struct Proposal",
        "name": "p",
        "type": "tuple"
      },
      {
        "components": [
          {
            "components": [
              {
                "internalType": "address",
                "name": "proposer",
                "type": "address"
              },
              {
                "internalType": "uint8",
                "name": "tier",
                "type": "uint8"
              },
              {
                "internalType": "uint40",
                "name": "expiry",
                "type": "uint40"
              },
              {
                "internalType": "address",
                "name": "target",
                "type": "address"
              },
              {
                "internalType": "enum CallKind",
                "name": "kind",
                "type": "uint8"
              },
              {
                "internalType": "bytes4",
                "name": "selector",
                "type": "bytes4"
              },
              {
                "internalType": "uint8",
                "name": "words",
                "type": "uint8"
              },
              {
                "internalType": "bytes32",
                "name": "wordTypes",
                "type": "bytes32"
              },
              {
                "internalType": "bytes32",
                "name": "dataHash",
                "type": "bytes32"
              },
              {
                "internalType": "uint256",
                "name": "maxValue",
                "type": "uint256"
              },
              {
                "internalType": "enum ReturnCheck",
                "name": "returns_",
                "type": "uint8"
              },
              {
                "components": [
                  {
                    "internalType": "bytes32",
                    "name": "key",
                    "type": "bytes32"
                  },
                  {
                    "internalType": "address",
                    "name": "token",
                    "type": "address"
                  },
                  {
                    "internalType": "uint8",
                    "name": "amountWord",
                    "type": "uint8"
                  },
                  {
                    "internalType": "uint104",
                    "name": "burst",
                    "type": "uint104"
                  },
                  {
                    "internalType": "uint104",
                    "name": "refill",
                    "type": "uint104"
                  },
                  {
                    "internalType": "uint32",
                    "name": "period",
                    "type": "uint32"
                  }
                ],
                "internalType": "struct Meter",
                "name": "meter",
                "type": "tuple"
              },
              {
                "components": [
                  {
                    "internalType": "bytes32",
                    "name": "schema",
                    "type": "bytes32"
                  },
                  {
                    "internalType": "address",
                    "name": "source",
                    "type": "address"
                  },
                  {
                    "internalType": "uint8",
                    "name": "levels",
                    "type": "uint8"
                  },
                  {
                    "internalType": "uint32",
                    "name": "maxAge",
                    "type": "uint32"
                  }
                ],
                "internalType": "struct InputDemand",
                "name": "input",
                "type": "tuple"
              },
              {
                "components": [
                  {
                    "internalType": "bool",
                    "name": "demanded",
                    "type": "bool"
                  },
                  {
                    "internalType": "address",
                    "name": "token",
                    "type": "address"
                  },
                  {
                    "internalType": "int128",
                    "name": "minDelta",
                    "type": "int128"
                  }
                ],
                "internalType": "struct BoundDemand",
                "name": "bound",
                "type": "tuple"
              },
              {
                "components": [
                  {
                    "internalType": "uint8",
                    "name": "word",
                    "type": "uint8"
                  },
                  {
                    "internalType": "enum Operator",
                    "name": "operator",
                    "type": "uint8"
                  },
                  {
                    "internalType": "bytes32",
                    "name": "value",
                    "type": "bytes32"
                  }
                ],
                "internalType": "struct Constraint[]",
                "name": "constraints",
                "type": "tuple[]"
              }
            ],
            "internalType": "struct Rule[]",
            "name": "rules",
            "type": "tuple[]"
          },
          {
            "internalType": "bytes32[][]",
            "name": "proofs",
            "type": "bytes32[][]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "anchorer",
                "type": "address"
              },
              {
                "internalType": "bytes32",
                "name": "root",
                "type": "bytes32"
              },
              {
                "internalType": "uint64",
                "name": "size",
                "type": "uint64"
              },
              {
                "internalType": "bytes32",
                "name": "profile",
                "type": "bytes32"
              },
              {
                "internalType": "bytes32",
                "name": "manifestHash",
                "type": "bytes32"
              },
              {
                "internalType": "bytes32",
                "name": "schema",
                "type": "bytes32"
              }
            ],
            "internalType": "struct Batch[]",
            "name": "batches",
            "type": "tuple[]"
          }
        ],
        "internalType": "struct Witness",
        "name": "",
        "type": "tuple"
      },
      {
        "components": [
          {
            "internalType": "uint8",
            "name": "tier",
            "type": "uint8"
          },
          {
            "internalType": "address",
            "name": "key",
            "type": "address"
          },
          {
            "internalType": "uint40",
            "name": "proposedAt",
            "type": "uint40"
          },
          {
            "internalType": "address",
            "name": "approver",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "approverEpoch",
            "type": "uint64"
          },
          {
            "internalType": "uint40",
            "name": "expiry",
            "type": "uint40"
          }
        ],
        "internalType": "struct Terms",
        "name": "t",
        "type": "tuple"
      }
    ],
    "name": "execute",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "guardian",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "isExecutingRoot",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "isManaged",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "isProtected",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "managed",
    "outputs": [
      {
        "internalType": "address[]",
        "name": "",
        "type": "address[]"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "matcher",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "meter",
        "type": "bytes32"
      }
    ],
    "name": "meterState",
    "outputs": [
      {
        "components": [
          {
            "internalType": "uint40",
            "name": "updatedAt",
            "type": "uint40"
          },
          {
            "internalType": "uint104",
            "name": "level",
            "type": "uint104"
          },
          {
            "internalType": "uint104",
            "name": "refill",
            "type": "uint104"
          }
        ],
        "internalType": "struct IAgentTimelock.MeterState",
        "name": "",
        "type": "tuple"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "offered",
        "type": "address"
      }
    ],
    "name": "offerGuardian",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "offered",
        "type": "address"
      },
      {
        "internalType": "bool",
        "name": "hasEpoch",
        "type": "bool"
      }
    ],
    "name": "offerRootApprover",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "offeredGuardian",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "offeredRootApprover",
    "outputs": [
      {
        "internalType": "address",
        "name": "approver",
        "type": "address"
      },
      {
        "internalType": "bool",
        "name": "hasEpoch",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      },
      {
        "internalType": "uint256[]",
        "name": "",
        "type": "uint256[]"
      },
      {
        "internalType": "uint256[]",
        "name": "",
        "type": "uint256[]"
      },
      {
        "internalType": "bytes",
        "name": "",
        "type": "bytes"
      }
    ],
    "name": "onERC1155BatchReceived",
    "outputs": [
      {
        "internalType": "bytes4",
        "name": "",
        "type": "bytes4"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      },
      {
        "internalType": "bytes",
        "name": "",
        "type": "bytes"
      }
    ],
    "name": "onERC1155Received",
    "outputs": [
      {
        "internalType": "bytes4",
        "name": "",
        "type": "bytes4"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      },
      {
        "internalType": "bytes",
        "name": "",
        "type": "bytes"
      }
    ],
    "name": "onERC721Received",
    "outputs": [
      {
        "internalType": "bytes4",
        "name": "",
        "type": "bytes4"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint32",
        "name": "duration",
        "type": "uint32"
      }
    ],
    "name": "pause",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "pausedUntil",
    "outputs": [
      {
        "internalType": "uint40",
        "name": "",
        "type": "uint40"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "policyRoot",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "policySince",
    "outputs": [
      {
        "internalType": "uint40",
        "name": "current",
        "type": "uint40"
      },
      {
        "internalType": "uint40",
        "name": "previous",
        "type": "uint40"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "proposer",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "nonce",
            "type": "uint64"
          },
          {
            "internalType": "uint8",
            "name": "tier",
            "type": "uint8"
          },
          {
            "internalType": "uint32",
            "name": "epoch",
            "type": "uint32"
          },
          {
            "internalType": "uint40",
            "name": "notAfter",
            "type": "uint40"
          },
          {
            "internalType": "bytes32",
            "name": "evidence",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32[]",
            "name": "inputs",
            "type": "bytes32[]"
          },
          {
            "components": [
              {
                "internalType": "bytes32",
                "name": "leaf",
                "type": "bytes32"
              },
              {
                "internalType": "uint8",
                "name": "input",
                "type": "uint8"
              }
            ],
            "internalType": "struct RuleUse[]",
            "name": "rules",
            "type": "tuple[]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "target",
                "type": "address"
              },
              {
                "internalType": "uint256",
                "name": "value",
                "type": "uint256"
              },
              {
                "internalType": "bytes",
                "name": "data",
                "type": "bytes"
              },
              {
                "internalType": "uint256",
                "name": "minGas",
                "type": "uint256"
              },
              {
                "internalType": "bytes32",
                "name": "codeHash",
                "type": "bytes32"
              },
              {
                "internalType": "uint8",
                "name": "rule",
                "type": "uint8"
              }
            ],
            "internalType": "struct Call[]",
            "name": "calls",
            "type": "tuple[]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "token",
                "type": "address"
              },
              {
                "internalType": "int256",
                "name": "minDelta",
                "type": "int256"
              }
            ],
            "internalType": "struct Bound[]",
            "name": "bounds",
            "type": "tuple[]"
          }
        ],
        "internalType": "struct Proposal",
        "name": "p",
        "type": "tuple"
      },
      {
        "components": [
          {
            "components": [
              {
                "internalType": "address",
                "name": "proposer",
                "type": "address"
              },
              {
                "internalType": "uint8",
                "name": "tier",
                "type": "uint8"
              },
              {
                "internalType": "uint40",
                "name": "expiry",
                "type": "uint40"
              },
              {
                "internalType": "address",
                "name": "target",
                "type": "address"
              },
              {
                "internalType": "enum CallKind",
                "name": "kind",
                "type": "uint8"
              },
              {
                "internalType": "bytes4",
                "name": "selector",
                "type": "bytes4"
              },
              {
                "internalType": "uint8",
                "name": "words",
                "type": "uint8"
              },
              {
                "internalType": "bytes32",
                "name": "wordTypes",
                "type": "bytes32"
              },
              {
                "internalType": "bytes32",
                "name": "dataHash",
                "type": "bytes32"
              },
              {
                "internalType": "uint256",
                "name": "maxValue",
                "type": "uint256"
              },
              {
                "internalType": "enum ReturnCheck",
                "name": "returns_",
                "type": "uint8"
              },
              {
                "components": [
                  {
                    "internalType": "bytes32",
                    "name": "key",
                    "type": "bytes32"
                  },
                  {
                    "internalType": "address",
                    "name": "token",
                    "type": "address"
                  },
                  {
                    "internalType": "uint8",
                    "name": "amountWord",
                    "type": "uint8"
                  },
                  {
                    "internalType": "uint104",
                    "name": "burst",
                    "type": "uint104"
                  },
                  {
                    "internalType": "uint104",
                    "name": "refill",
                    "type": "uint104"
                  },
                  {
                    "internalType": "uint32",
                    "name": "period",
                    "type": "uint32"
                  }
                ],
                "internalType": "struct Meter",
                "name": "meter",
                "type": "tuple"
              },
              {
                "components": [
                  {
                    "internalType": "bytes32",
                    "name": "schema",
                    "type": "bytes32"
                  },
                  {
                    "internalType": "address",
                    "name": "source",
                    "type": "address"
                  },
                  {
                    "internalType": "uint8",
                    "name": "levels",
                    "type": "uint8"
                  },
                  {
                    "internalType": "uint32",
                    "name": "maxAge",
                    "type": "uint32"
                  }
                ],
                "internalType": "struct InputDemand",
                "name": "input",
                "type": "tuple"
              },
              {
                "components": [
                  {
                    "internalType": "bool",
                    "name": "demanded",
                    "type": "bool"
                  },
                  {
                    "internalType": "address",
                    "name": "token",
                    "type": "address"
                  },
                  {
                    "internalType": "int128",
                    "name": "minDelta",
                    "type": "int128"
                  }
                ],
                "internalType": "struct BoundDemand",
                "name": "bound",
                "type": "tuple"
              },
              {
                "components": [
                  {
                    "internalType": "uint8",
                    "name": "word",
                    "type": "uint8"
                  },
                  {
                    "internalType": "enum Operator",
                    "name": "operator",
                    "type": "uint8"
                  },
                  {
                    "internalType": "bytes32",
                    "name": "value",
                    "type": "bytes32"
                  }
                ],
                "internalType": "struct Constraint[]",
                "name": "constraints",
                "type": "tuple[]"
              }
            ],
            "internalType": "struct Rule[]",
            "name": "rules",
            "type": "tuple[]"
          },
          {
            "internalType": "bytes32[][]",
            "name": "proofs",
            "type": "bytes32[][]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "anchorer",
                "type": "address"
              },
              {
                "internalType": "bytes32",
                "name": "root",
                "type": "bytes32"
              },
              {
                "internalType": "uint64",
                "name": "size",
                "type": "uint64"
              },
              {
                "internalType": "bytes32",
                "name": "profile",
                "type": "bytes32"
              },
              {
                "internalType": "bytes32",
                "name": "manifestHash",
                "type": "bytes32"
              },
              {
                "internalType": "bytes32",
                "name": "schema",
                "type": "bytes32"
              }
            ],
            "internalType": "struct Batch[]",
            "name": "batches",
            "type": "tuple[]"
          }
        ],
        "internalType": "struct Witness",
        "name": "",
        "type": "tuple"
      },
      {
        "internalType": "address",
        "name": "key",
        "type": "address"
      },
      {
        "internalType": "bytes",
        "name": "signature",
        "type": "bytes"
      }
    ],
    "name": "propose",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "proposer",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "nonce",
            "type": "uint64"
          },
          {
            "internalType": "uint8",
            "name": "tier",
            "type": "uint8"
          },
          {
            "internalType": "uint32",
            "name": "epoch",
            "type": "uint32"
          },
          {
            "internalType": "uint40",
            "name": "notAfter",
            "type": "uint40"
          },
          {
            "internalType": "bytes32",
            "name": "evidence",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32[]",
            "name": "inputs",
            "type": "bytes32[]"
          },
          {
            "components": [
              {
                "internalType": "bytes32",
                "name": "leaf",
                "type": "bytes32"
              },
              {
                "internalType": "uint8",
                "name": "input",
                "type": "uint8"
              }
            ],
            "internalType": "struct RuleUse[]",
            "name": "rules",
            "type": "tuple[]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "target",
                "type": "address"
              },
              {
                "internalType": "uint256",
                "name": "value",
                "type": "uint256"
              },
              {
                "internalType": "bytes",
                "name": "data",
                "type": "bytes"
              },
              {
                "internalType": "uint256",
                "name": "minGas",
                "type": "uint256"
              },
              {
                "internalType": "bytes32",
                "name": "codeHash",
                "type": "bytes32"
              },
              {
                "internalType": "uint8",
                "name": "rule",
                "type": "uint8"
              }
            ],
            "internalType": "struct Call[]",
            "name": "calls",
            "type": "tuple[]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "token",
                "type": "address"
              },
              {
                "internalType": "int256",
                "name": "minDelta",
                "type": "int256"
              }
            ],
            "internalType": "struct Bound[]",
            "name": "bounds",
            "type": "tuple[]"
          }
        ],
        "internalType": "struct Proposal",
        "name": "p",
        "type": "tuple"
      },
      {
        "components": [
          {
            "components": [
              {
                "internalType": "address",
                "name": "proposer",
                "type": "address"
              },
              {
                "internalType": "uint8",
                "name": "tier",
                "type": "uint8"
              },
              {
                "internalType": "uint40",
                "name": "expiry",
                "type": "uint40"
              },
              {
                "internalType": "address",
                "name": "target",
                "type": "address"
              },
              {
                "internalType": "enum CallKind",
                "name": "kind",
                "type": "uint8"
              },
              {
                "internalType": "bytes4",
                "name": "selector",
                "type": "bytes4"
              },
              {
                "internalType": "uint8",
                "name": "words",
                "type": "uint8"
              },
              {
                "internalType": "bytes32",
                "name": "wordTypes",
                "type": "bytes32"
              },
              {
                "internalType": "bytes32",
                "name": "dataHash",
                "type": "bytes32"
              },
              {
                "internalType": "uint256",
                "name": "maxValue",
                "type": "uint256"
              },
              {
                "internalType": "enum ReturnCheck",
                "name": "returns_",
                "type": "uint8"
              },
              {
                "components": [
                  {
                    "internalType": "bytes32",
                    "name": "key",
                    "type": "bytes32"
                  },
                  {
                    "internalType": "address",
                    "name": "token",
                    "type": "address"
                  },
                  {
                    "internalType": "uint8",
                    "name": "amountWord",
                    "type": "uint8"
                  },
                  {
                    "internalType": "uint104",
                    "name": "burst",
                    "type": "uint104"
                  },
                  {
                    "internalType": "uint104",
                    "name": "refill",
                    "type": "uint104"
                  },
                  {
                    "internalType": "uint32",
                    "name": "period",
                    "type": "uint32"
                  }
                ],
                "internalType": "struct Meter",
                "name": "meter",
                "type": "tuple"
              },
              {
                "components": [
                  {
                    "internalType": "bytes32",
                    "name": "schema",
                    "type": "bytes32"
                  },
                  {
                    "internalType": "address",
                    "name": "source",
                    "type": "address"
                  },
                  {
                    "internalType": "uint8",
                    "name": "levels",
                    "type": "uint8"
                  },
                  {
                    "internalType": "uint32",
                    "name": "maxAge",
                    "type": "uint32"
                  }
                ],
                "internalType": "struct InputDemand",
                "name": "input",
                "type": "tuple"
              },
              {
                "components": [
                  {
                    "internalType": "bool",
                    "name": "demanded",
                    "type": "bool"
                  },
                  {
                    "internalType": "address",
                    "name": "token",
                    "type": "address"
                  },
                  {
                    "internalType": "int128",
                    "name": "minDelta",
                    "type": "int128"
                  }
                ],
                "internalType": "struct BoundDemand",
                "name": "bound",
                "type": "tuple"
              },
              {
                "components": [
                  {
                    "internalType": "uint8",
                    "name": "word",
                    "type": "uint8"
                  },
                  {
                    "internalType": "enum Operator",
                    "name": "operator",
                    "type": "uint8"
                  },
                  {
                    "internalType": "bytes32",
                    "name": "value",
                    "type": "bytes32"
                  }
                ],
                "internalType": "struct Constraint[]",
                "name": "constraints",
                "type": "tuple[]"
              }
            ],
            "internalType": "struct Rule[]",
            "name": "rules",
            "type": "tuple[]"
          },
          {
            "internalType": "bytes32[][]",
            "name": "proofs",
            "type": "bytes32[][]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "anchorer",
                "type": "address"
              },
              {
                "internalType": "bytes32",
                "name": "root",
                "type": "bytes32"
              },
              {
                "internalType": "uint64",
                "name": "size",
                "type": "uint64"
              },
              {
                "internalType": "bytes32",
                "name": "profile",
                "type": "bytes32"
              },
              {
                "internalType": "bytes32",
                "name": "manifestHash",
                "type": "bytes32"
              },
              {
                "internalType": "bytes32",
                "name": "schema",
                "type": "bytes32"
              }
            ],
            "internalType": "struct Batch[]",
            "name": "batches",
            "type": "tuple[]"
          }
        ],
        "internalType": "struct Witness",
        "name": "",
        "type": "tuple"
      },
      {
        "internalType": "address",
        "name": "key",
        "type": "address"
      },
      {
        "internalType": "bytes",
        "name": "keySignature",
        "type": "bytes"
      },
      {
        "components": [
          {
            "internalType": "uint64",
            "name": "approverEpoch",
            "type": "uint64"
          },
          {
            "internalType": "uint40",
            "name": "validUntil",
            "type": "uint40"
          },
          {
            "internalType": "bytes",
            "name": "signature",
            "type": "bytes"
          }
        ],
        "internalType": "struct SignedApproval",
        "name": "approval",
        "type": "tuple"
      }
    ],
    "name": "proposeAndApprove",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "proposer",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "nonce",
            "type": "uint64"
          },
          {
            "internalType": "uint8",
            "name": "tier",
            "type": "uint8"
          },
          {
            "internalType": "uint32",
            "name": "epoch",
            "type": "uint32"
          },
          {
            "internalType": "uint40",
            "name": "notAfter",
            "type": "uint40"
          },
          {
            "internalType": "bytes32",
            "name": "evidence",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32[]",
            "name": "inputs",
            "type": "bytes32[]"
          },
          {
            "components": [
              {
                "internalType": "bytes32",
                "name": "leaf",
                "type": "bytes32"
              },
              {
                "internalType": "uint8",
                "name": "input",
                "type": "uint8"
              }
            ],
            "internalType": "struct RuleUse[]",
            "name": "rules",
            "type": "tuple[]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "target",
                "type": "address"
              },
              {
                "internalType": "uint256",
                "name": "value",
                "type": "uint256"
              },
              {
                "internalType": "bytes",
                "name": "data",
                "type": "bytes"
              },
              {
                "internalType": "uint256",
                "name": "minGas",
                "type": "uint256"
              },
              {
                "internalType": "bytes32",
                "name": "codeHash",
                "type": "bytes32"
              },
              {
                "internalType": "uint8",
                "name": "rule",
                "type": "uint8"
              }
            ],
            "internalType": "struct Call[]",
            "name": "calls",
            "type": "tuple[]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "token",
                "type": "address"
              },
              {
                "internalType": "int256",
                "name": "minDelta",
                "type": "int256"
              }
            ],
            "internalType": "struct Bound[]",
            "name": "bounds",
            "type": "tuple[]"
          }
        ],
        "internalType": "struct Proposal",
        "name": "p",
        "type": "tuple"
      },
      {
        "components": [
          {
            "components": [
              {
                "internalType": "address",
                "name": "proposer",
                "type": "address"
              },
              {
                "internalType": "uint8",
                "name": "tier",
                "type": "uint8"
              },
              {
                "internalType": "uint40",
                "name": "expiry",
                "type": "uint40"
              },
              {
                "internalType": "address",
                "name": "target",
                "type": "address"
              },
              {
                "internalType": "enum CallKind",
                "name": "kind",
                "type": "uint8"
              },
              {
                "internalType": "bytes4",
                "name": "selector",
                "type": "bytes4"
              },
              {
                "internalType": "uint8",
                "name": "words",
                "type": "uint8"
              },
              {
                "internalType": "bytes32",
                "name": "wordTypes",
                "type": "bytes32"
              },
              {
                "internalType": "bytes32",
                "name": "dataHash",
                "type": "bytes32"
              },
              {
                "internalType": "uint256",
                "name": "maxValue",
                "type": "uint256"
              },
              {
                "internalType": "enum ReturnCheck",
                "name": "returns_",
                "type": "uint8"
              },
              {
                "components": [
                  {
                    "internalType": "bytes32",
                    "name": "key",
                    "type": "bytes32"
                  },
                  {
                    "internalType": "address",
                    "name": "token",
                    "type": "address"
                  },
                  {
                    "internalType": "uint8",
                    "name": "amountWord",
                    "type": "uint8"
                  },
                  {
                    "internalType": "uint104",
                    "name": "burst",
                    "type": "uint104"
                  },
                  {
                    "internalType": "uint104",
                    "name": "refill",
                    "type": "uint104"
                  },
                  {
                    "internalType": "uint32",
                    "name": "period",
                    "type": "uint32"
                  }
                ],
                "internalType": "struct Meter",
                "name": "meter",
                "type": "tuple"
              },
              {
                "components": [
                  {
                    "internalType": "bytes32",
                    "name": "schema",
                    "type": "bytes32"
                  },
                  {
                    "internalType": "address",
                    "name": "source",
                    "type": "address"
                  },
                  {
                    "internalType": "uint8",
                    "name": "levels",
                    "type": "uint8"
                  },
                  {
                    "internalType": "uint32",
                    "name": "maxAge",
                    "type": "uint32"
                  }
                ],
                "internalType": "struct InputDemand",
                "name": "input",
                "type": "tuple"
              },
              {
                "components": [
                  {
                    "internalType": "bool",
                    "name": "demanded",
                    "type": "bool"
                  },
                  {
                    "internalType": "address",
                    "name": "token",
                    "type": "address"
                  },
                  {
                    "internalType": "int128",
                    "name": "minDelta",
                    "type": "int128"
                  }
                ],
                "internalType": "struct BoundDemand",
                "name": "bound",
                "type": "tuple"
              },
              {
                "components": [
                  {
                    "internalType": "uint8",
                    "name": "word",
                    "type": "uint8"
                  },
                  {
                    "internalType": "enum Operator",
                    "name": "operator",
                    "type": "uint8"
                  },
                  {
                    "internalType": "bytes32",
                    "name": "value",
                    "type": "bytes32"
                  }
                ],
                "internalType": "struct Constraint[]",
                "name": "constraints",
                "type": "tuple[]"
              }
            ],
            "internalType": "struct Rule[]",
            "name": "rules",
            "type": "tuple[]"
          },
          {
            "internalType": "bytes32[][]",
            "name": "proofs",
            "type": "bytes32[][]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "anchorer",
                "type": "address"
              },
              {
                "internalType": "bytes32",
                "name": "root",
                "type": "bytes32"
              },
              {
                "internalType": "uint64",
                "name": "size",
                "type": "uint64"
              },
              {
                "internalType": "bytes32",
                "name": "profile",
                "type": "bytes32"
              },
              {
                "internalType": "bytes32",
                "name": "manifestHash",
                "type": "bytes32"
              },
              {
                "internalType": "bytes32",
                "name": "schema",
                "type": "bytes32"
              }
            ],
            "internalType": "struct Batch[]",
            "name": "batches",
            "type": "tuple[]"
          }
        ],
        "internalType": "struct Witness",
        "name": "",
        "type": "tuple"
      },
      {
        "internalType": "uint40",
        "name": "validUntil",
        "type": "uint40"
      }
    ],
    "name": "proposeAsApprover",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "proposer",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "nonce",
            "type": "uint64"
          },
          {
            "internalType": "uint8",
            "name": "tier",
            "type": "uint8"
          },
          {
            "internalType": "uint32",
            "name": "epoch",
            "type": "uint32"
          },
          {
            "internalType": "uint40",
            "name": "notAfter",
            "type": "uint40"
          },
          {
            "internalType": "bytes32",
            "name": "evidence",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32[]",
            "name": "inputs",
            "type": "bytes32[]"
          },
          {
            "components": [
              {
                "internalType": "bytes32",
                "name": "leaf",
                "type": "bytes32"
              },
              {
                "internalType": "uint8",
                "name": "input",
                "type": "uint8"
              }
            ],
            "internalType": "struct RuleUse[]",
            "name": "rules",
            "type": "tuple[]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "target",
                "type": "address"
              },
              {
                "internalType": "uint256",
                "name": "value",
                "type": "uint256"
              },
              {
                "internalType": "bytes",
                "name": "data",
                "type": "bytes"
              },
              {
                "internalType": "uint256",
                "name": "minGas",
                "type": "uint256"
              },
              {
                "internalType": "bytes32",
                "name": "codeHash",
                "type": "bytes32"
              },
              {
                "internalType": "uint8",
                "name": "rule",
                "type": "uint8"
              }
            ],
            "internalType": "struct Call[]",
            "name": "calls",
            "type": "tuple[]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "token",
                "type": "address"
              },
              {
                "internalType": "int256",
                "name": "minDelta",
                "type": "int256"
              }
            ],
            "internalType": "struct Bound[]",
            "name": "bounds",
            "type": "tuple[]"
          }
        ],
        "internalType": "struct Proposal",
        "name": "p",
        "type": "tuple"
      },
      {
        "components": [
          {
            "components": [
              {
                "internalType": "address",
                "name": "proposer",
                "type": "address"
              },
              {
                "internalType": "uint8",
                "name": "tier",
                "type": "uint8"
              },
              {
                "internalType": "uint40",
                "name": "expiry",
                "type": "uint40"
              },
              {
                "internalType": "address",
                "name": "target",
                "type": "address"
              },
              {
                "internalType": "enum CallKind",
                "name": "kind",
                "type": "uint8"
              },
              {
                "internalType": "bytes4",
                "name": "selector",
                "type": "bytes4"
              },
              {
                "internalType": "uint8",
                "name": "words",
                "type": "uint8"
              },
              {
                "internalType": "bytes32",
                "name": "wordTypes",
                "type": "bytes32"
              },
              {
                "internalType": "bytes32",
                "name": "dataHash",
                "type": "bytes32"
              },
              {
                "internalType": "uint256",
                "name": "maxValue",
                "type": "uint256"
              },
              {
                "internalType": "enum ReturnCheck",
                "name": "returns_",
                "type": "uint8"
              },
              {
                "components": [
                  {
                    "internalType": "bytes32",
                    "name": "key",
                    "type": "bytes32"
                  },
                  {
                    "internalType": "address",
                    "name": "token",
                    "type": "address"
                  },
                  {
                    "internalType": "uint8",
                    "name": "amountWord",
                    "type": "uint8"
                  },
                  {
                    "internalType": "uint104",
                    "name": "burst",
                    "type": "uint104"
                  },
                  {
                    "internalType": "uint104",
                    "name": "refill",
                    "type": "uint104"
                  },
                  {
                    "internalType": "uint32",
                    "name": "period",
                    "type": "uint32"
                  }
                ],
                "internalType": "struct Meter",
                "name": "meter",
                "type": "tuple"
              },
              {
                "components": [
                  {
                    "internalType": "bytes32",
                    "name": "schema",
                    "type": "bytes32"
                  },
                  {
                    "internalType": "address",
                    "name": "source",
                    "type": "address"
                  },
                  {
                    "internalType": "uint8",
                    "name": "levels",
                    "type": "uint8"
                  },
                  {
                    "internalType": "uint32",
                    "name": "maxAge",
                    "type": "uint32"
                  }
                ],
                "internalType": "struct InputDemand",
                "name": "input",
                "type": "tuple"
              },
              {
                "components": [
                  {
                    "internalType": "bool",
                    "name": "demanded",
                    "type": "bool"
                  },
                  {
                    "internalType": "address",
                    "name": "token",
                    "type": "address"
                  },
                  {
                    "internalType": "int128",
                    "name": "minDelta",
                    "type": "int128"
                  }
                ],
                "internalType": "struct BoundDemand",
                "name": "bound",
                "type": "tuple"
              },
              {
                "components": [
                  {
                    "internalType": "uint8",
                    "name": "word",
                    "type": "uint8"
                  },
                  {
                    "internalType": "enum Operator",
                    "name": "operator",
                    "type": "uint8"
                  },
                  {
                    "internalType": "bytes32",
                    "name": "value",
                    "type": "bytes32"
                  }
                ],
                "internalType": "struct Constraint[]",
                "name": "constraints",
                "type": "tuple[]"
              }
            ],
            "internalType": "struct Rule[]",
            "name": "rules",
            "type": "tuple[]"
          },
          {
            "internalType": "bytes32[][]",
            "name": "proofs",
            "type": "bytes32[][]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "anchorer",
                "type": "address"
              },
              {
                "internalType": "bytes32",
                "name": "root",
                "type": "bytes32"
              },
              {
                "internalType": "uint64",
                "name": "size",
                "type": "uint64"
              },
              {
                "internalType": "bytes32",
                "name": "profile",
                "type": "bytes32"
              },
              {
                "internalType": "bytes32",
                "name": "manifestHash",
                "type": "bytes32"
              },
              {
                "internalType": "bytes32",
                "name": "schema",
                "type": "bytes32"
              }
            ],
            "internalType": "struct Batch[]",
            "name": "batches",
            "type": "tuple[]"
          }
        ],
        "internalType": "struct Witness",
        "name": "",
        "type": "tuple"
      },
      {
        "components": [
          {
            "internalType": "uint64",
            "name": "approverEpoch",
            "type": "uint64"
          },
          {
            "internalType": "uint40",
            "name": "validUntil",
            "type": "uint40"
          },
          {
            "internalType": "bytes",
            "name": "signature",
            "type": "bytes"
          }
        ],
        "internalType": "struct SignedApproval",
        "name": "approval",
        "type": "tuple"
      }
    ],
    "name": "proposeAsApproverBySignature",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "provenance",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "proposer",
        "type": "address"
      },
      {
        "internalType": "uint64",
        "name": "nonce",
        "type": "uint64"
      }
    ],
    "name": "record",
    "outputs": [
      {
        "internalType": "enum ProposalState",
        "name": "stored",
        "type": "uint8"
      },
      {
        "internalType": "uint40",
        "name": "time",
        "type": "uint40"
      },
      {
        "internalType": "bytes26",
        "name": "commitment",
        "type": "bytes26"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "registry",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "proposer",
        "type": "address"
      },
      {
        "internalType": "uint64",
        "name": "nonce",
        "type": "uint64"
      },
      {
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "components": [
          {
            "internalType": "uint8",
            "name": "tier",
            "type": "uint8"
          },
          {
            "internalType": "address",
            "name": "key",
            "type": "address"
          },
          {
            "internalType": "uint40",
            "name": "proposedAt",
            "type": "uint40"
          },
          {
            "internalType": "address",
            "name": "approver",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "approverEpoch",
            "type": "uint64"
          },
          {
            "internalType": "uint40",
            "name": "expiry",
            "type": "uint40"
          }
        ],
        "internalType": "struct Terms",
        "name": "t",
        "type": "tuple"
      },
      {
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "reject",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "removeGuardian",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "token",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "spender",
        "type": "address"
      }
    ],
    "name": "revokeAllowance",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "root",
    "outputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "approver",
            "type": "address"
          },
          {
            "internalType": "bool",
            "name": "approverHasEpoch",
            "type": "bool"
          },
          {
            "internalType": "uint32",
            "name": "delay",
            "type": "uint32"
          }
        ],
        "internalType": "struct IAgentTimelock.Root",
        "name": "",
        "type": "tuple"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "rootVetoer",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "internalType": "bool",
        "name": "managed_",
        "type": "bool"
      }
    ],
    "name": "setManaged",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "newRoot",
        "type": "bytes32"
      }
    ],
    "name": "setPolicyRoot",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint32",
        "name": "newDelay",
        "type": "uint32"
      }
    ],
    "name": "setRootDelay",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "newVetoer",
        "type": "address"
      }
    ],
    "name": "setRootVetoer",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint8",
        "name": "tier",
        "type": "uint8"
      },
      {
        "components": [
          {
            "internalType": "address",
            "name": "approver",
            "type": "address"
          },
          {
            "internalType": "bool",
            "name": "approverHasEpoch",
            "type": "bool"
          },
          {
            "internalType": "uint32",
            "name": "delay",
            "type": "uint32"
          }
        ],
        "internalType": "struct Tier",
        "name": "newTier",
        "type": "tuple"
      }
    ],
    "name": "setTier",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "proposer",
        "type": "address"
      },
      {
        "internalType": "uint64",
        "name": "nonce",
        "type": "uint64"
      }
    ],
    "name": "state",
    "outputs": [
      {
        "internalType": "enum ProposalState",
        "name": "",
        "type": "uint8"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes4",
        "name": "interfaceId",
        "type": "bytes4"
      }
    ],
    "name": "supportsInterface",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "pure",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint8",
        "name": "tier",
        "type": "uint8"
      }
    ],
    "name": "tierAt",
    "outputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "approver",
            "type": "address"
          },
          {
            "internalType": "bool",
            "name": "approverHasEpoch",
            "type": "bool"
          },
          {
            "internalType": "uint32",
            "name": "delay",
            "type": "uint32"
          }
        ],
        "internalType": "struct Tier",
        "name": "",
        "type": "tuple"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "tierCount",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "treasury",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "proposer",
        "type": "address"
      },
      {
        "internalType": "uint64",
        "name": "nonce",
        "type": "uint64"
      },
      {
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "components": [
          {
            "internalType": "uint8",
            "name": "tier",
            "type": "uint8"
          },
          {
            "internalType": "address",
            "name": "key",
            "type": "address"
          },
          {
            "internalType": "uint40",
            "name": "proposedAt",
            "type": "uint40"
          },
          {
            "internalType": "address",
            "name": "approver",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "approverEpoch",
            "type": "uint64"
          },
          {
            "internalType": "uint40",
            "name": "expiry",
            "type": "uint40"
          }
        ],
        "internalType": "struct Terms",
        "name": "t",
        "type": "tuple"
      },
      {
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "veto",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "proposer",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "nonce",
            "type": "uint64"
          },
          {
            "internalType": "uint8",
            "name": "tier",
            "type": "uint8"
          },
          {
            "internalType": "uint32",
            "name": "epoch",
            "type": "uint32"
          },
          {
            "internalType": "uint40",
            "name": "notAfter",
            "type": "uint40"
          },
          {
            "internalType": "bytes32",
            "name": "evidence",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32[]",
            "name": "inputs",
            "type": "bytes32[]"
          },
          {
            "components": [
              {
                "internalType": "bytes32",
                "name": "leaf",
                "type": "bytes32"
              },
              {
                "internalType": "uint8",
                "name": "input",
                "type": "uint8"
              }
            ],
            "internalType": "struct RuleUse[]",
            "name": "rules",
            "type": "tuple[]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "target",
                "type": "address"
              },
              {
                "internalType": "uint256",
                "name": "value",
                "type": "uint256"
              },
              {
                "internalType": "bytes",
                "name": "data",
                "type": "bytes"
              },
              {
                "internalType": "uint256",
                "name": "minGas",
                "type": "uint256"
              },
              {
                "internalType": "bytes32",
                "name": "codeHash",
                "type": "bytes32"
              },
              {
                "internalType": "uint8",
                "name": "rule",
                "type": "uint8"
              }
            ],
            "internalType": "struct Call[]",
            "name": "calls",
            "type": "tuple[]"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "token",
                "type": "address"
              },
              {
                "internalType": "int256",
                "name": "minDelta",
                "type": "int256"
              }
            ],
            "internalType": "struct Bound[]",
            "name": "bounds",
            "type": "tuple[]"
          }
        ],
        "internalType": "struct Proposal",
        "name": "p",
        "type": "tuple"
      },
      {
        "components": [
          {
            "internalType": "uint8",
            "name": "tier",
            "type": "uint8"
          },
          {
            "internalType": "address",
            "name": "key",
            "type": "address"
          },
          {
            "internalType": "uint40",
            "name": "proposedAt",
            "type": "uint40"
          },
          {
            "internalType": "address",
            "name": "approver",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "approverEpoch",
            "type": "uint64"
          },
          {
            "internalType": "uint40",
            "name": "expiry",
            "type": "uint40"
          }
        ],
        "internalType": "struct Terms",
        "name": "t",
        "type": "tuple"
      },
      {
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "vetoRoot",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "proposer",
        "type": "address"
      },
      {
        "internalType": "uint64",
        "name": "nonce",
        "type": "uint64"
      },
      {
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "components": [
          {
            "internalType": "uint8",
            "name": "tier",
            "type": "uint8"
          },
          {
            "internalType": "address",
            "name": "key",
            "type": "address"
          },
          {
            "internalType": "uint40",
            "name": "proposedAt",
            "type": "uint40"
          },
          {
            "internalType": "address",
            "name": "approver",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "approverEpoch",
            "type": "uint64"
          },
          {
            "internalType": "uint40",
            "name": "expiry",
            "type": "uint40"
          }
        ],
        "internalType": "struct Terms",
        "name": "t",
        "type": "tuple"
      }
    ],
    "name": "withdraw",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "stateMutability": "payable",
    "type": "receive"
  }
] as const;
