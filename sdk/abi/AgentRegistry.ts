// Generated from contracts/AgentRegistry.sol by `npm run abi`; do not edit.
export const agentRegistryAbi = [
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "gate_",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "guardian",
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
            "internalType": "uint64",
            "name": "agent",
            "type": "uint64"
          },
          {
            "internalType": "address",
            "name": "operator",
            "type": "address"
          },
          {
            "internalType": "uint8",
            "name": "lowestTier",
            "type": "uint8"
          },
          {
            "components": [
              {
                "internalType": "uint16",
                "name": "proposalBurst",
                "type": "uint16"
              },
              {
                "internalType": "uint32",
                "name": "proposalInterval",
                "type": "uint32"
              },
              {
                "internalType": "uint32",
                "name": "probation",
                "type": "uint32"
              },
              {
                "internalType": "uint8",
                "name": "strikeLimit",
                "type": "uint8"
              }
            ],
            "internalType": "struct IAgentRegistry.Limits",
            "name": "limits",
            "type": "tuple"
          },
          {
            "components": [
              {
                "internalType": "string",
                "name": "model",
                "type": "string"
              },
              {
                "internalType": "string",
                "name": "version",
                "type": "string"
              },
              {
                "internalType": "bytes32",
                "name": "weightsHash",
                "type": "bytes32"
              },
              {
                "internalType": "bytes32",
                "name": "promptHash",
                "type": "bytes32"
              }
            ],
            "internalType": "struct IAgentRegistry.Metadata",
            "name": "metadata",
            "type": "tuple"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "key",
                "type": "address"
              },
              {
                "internalType": "enum KeyKind",
                "name": "kind",
                "type": "uint8"
              },
              {
                "internalType": "uint40",
                "name": "validFrom",
                "type": "uint40"
              },
              {
                "internalType": "uint40",
                "name": "validUntil",
                "type": "uint40"
              },
              {
                "internalType": "uint8",
                "name": "lowestTier",
                "type": "uint8"
              }
            ],
            "internalType": "struct IAgentRegistry.NewKey[]",
            "name": "keys",
            "type": "tuple[]"
          }
        ],
        "internalType": "struct IAgentRegistry.NewAgent[]",
        "name": "agents",
        "type": "tuple[]"
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
      }
    ],
    "name": "RegistryAgentExists",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      }
    ],
    "name": "RegistryInvalidAgent",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "key",
        "type": "address"
      },
      {
        "internalType": "enum KeyKind",
        "name": "kind",
        "type": "uint8"
      }
    ],
    "name": "RegistryInvalidKey",
    "type": "error"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "uint16",
            "name": "proposalBurst",
            "type": "uint16"
          },
          {
            "internalType": "uint32",
            "name": "proposalInterval",
            "type": "uint32"
          },
          {
            "internalType": "uint32",
            "name": "probation",
            "type": "uint32"
          },
          {
            "internalType": "uint8",
            "name": "strikeLimit",
            "type": "uint8"
          }
        ],
        "internalType": "struct IAgentRegistry.Limits",
        "name": "limits",
        "type": "tuple"
      }
    ],
    "name": "RegistryInvalidLimits",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint40",
        "name": "validFrom",
        "type": "uint40"
      },
      {
        "internalType": "uint40",
        "name": "validUntil",
        "type": "uint40"
      }
    ],
    "name": "RegistryInvalidPeriod",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "key",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "digest",
        "type": "bytes32"
      }
    ],
    "name": "RegistryInvalidSignature",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint40",
        "name": "given",
        "type": "uint40"
      },
      {
        "internalType": "uint40",
        "name": "latest",
        "type": "uint40"
      }
    ],
    "name": "RegistryInvalidTime",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "key",
        "type": "address"
      },
      {
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      }
    ],
    "name": "RegistryKeyTaken",
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
    "name": "RegistryNotRoot",
    "type": "error"
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
    "name": "RegistryRefused",
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
    "name": "RegistryRoleConflict",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint8",
        "name": "given",
        "type": "uint8"
      },
      {
        "internalType": "uint8",
        "name": "lowest",
        "type": "uint8"
      },
      {
        "internalType": "uint8",
        "name": "highest",
        "type": "uint8"
      }
    ],
    "name": "RegistryTierOutOfRange",
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
    "name": "RegistryUnauthorized",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "RegistryUnchanged",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      }
    ],
    "name": "RegistryUnknownAgent",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "key",
        "type": "address"
      }
    ],
    "name": "RegistryUnknownKey",
    "type": "error"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "operator",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint8",
        "name": "lowestTier",
        "type": "uint8"
      },
      {
        "components": [
          {
            "internalType": "uint16",
            "name": "proposalBurst",
            "type": "uint16"
          },
          {
            "internalType": "uint32",
            "name": "proposalInterval",
            "type": "uint32"
          },
          {
            "internalType": "uint32",
            "name": "probation",
            "type": "uint32"
          },
          {
            "internalType": "uint8",
            "name": "strikeLimit",
            "type": "uint8"
          }
        ],
        "indexed": false,
        "internalType": "struct IAgentRegistry.Limits",
        "name": "limits",
        "type": "tuple"
      }
    ],
    "name": "AgentAdded",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "address",
        "name": "by",
        "type": "address"
      }
    ],
    "name": "Frozen",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "address",
        "name": "identityRegistry",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "identityId",
        "type": "uint256"
      }
    ],
    "name": "IdentityChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "key",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint16",
        "name": "version",
        "type": "uint16"
      },
      {
        "indexed": false,
        "internalType": "enum KeyKind",
        "name": "kind",
        "type": "uint8"
      },
      {
        "indexed": false,
        "internalType": "uint40",
        "name": "validFrom",
        "type": "uint40"
      },
      {
        "indexed": false,
        "internalType": "uint40",
        "name": "validUntil",
        "type": "uint40"
      },
      {
        "indexed": false,
        "internalType": "uint8",
        "name": "lowestTier",
        "type": "uint8"
      }
    ],
    "name": "KeyAdded",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "key",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "address",
        "name": "by",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint40",
        "name": "since",
        "type": "uint40"
      }
    ],
    "name": "KeyCompromised",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "key",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "address",
        "name": "by",
        "type": "address"
      }
    ],
    "name": "KeyRevoked",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "components": [
          {
            "internalType": "uint16",
            "name": "proposalBurst",
            "type": "uint16"
          },
          {
            "internalType": "uint32",
            "name": "proposalInterval",
            "type": "uint32"
          },
          {
            "internalType": "uint32",
            "name": "probation",
            "type": "uint32"
          },
          {
            "internalType": "uint8",
            "name": "strikeLimit",
            "type": "uint8"
          }
        ],
        "indexed": false,
        "internalType": "struct IAgentRegistry.Limits",
        "name": "limits",
        "type": "tuple"
      }
    ],
    "name": "LimitsChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "uint8",
        "name": "oldTier",
        "type": "uint8"
      },
      {
        "indexed": false,
        "internalType": "uint8",
        "name": "newTier",
        "type": "uint8"
      },
      {
        "indexed": false,
        "internalType": "address",
        "name": "by",
        "type": "address"
      }
    ],
    "name": "LowestTierChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "components": [
          {
            "internalType": "string",
            "name": "model",
            "type": "string"
          },
          {
            "internalType": "string",
            "name": "version",
            "type": "string"
          },
          {
            "internalType": "bytes32",
            "name": "weightsHash",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32",
            "name": "promptHash",
            "type": "bytes32"
          }
        ],
        "indexed": false,
        "internalType": "struct IAgentRegistry.Metadata",
        "name": "metadata",
        "type": "tuple"
      }
    ],
    "name": "MetadataChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "oldOperator",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "newOperator",
        "type": "address"
      }
    ],
    "name": "OperatorChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "enum IAgentRegistry.Stop",
        "name": "kind",
        "type": "uint8"
      },
      {
        "indexed": false,
        "internalType": "uint8",
        "name": "strikes",
        "type": "uint8"
      }
    ],
    "name": "Stopped",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "target",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "address",
        "name": "by",
        "type": "address"
      }
    ],
    "name": "TargetBlocked",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "target",
        "type": "address"
      }
    ],
    "name": "TargetUnblocked",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      }
    ],
    "name": "Unfrozen",
    "type": "event"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "uint64",
            "name": "agent",
            "type": "uint64"
          },
          {
            "internalType": "address",
            "name": "operator",
            "type": "address"
          },
          {
            "internalType": "uint8",
            "name": "lowestTier",
            "type": "uint8"
          },
          {
            "components": [
              {
                "internalType": "uint16",
                "name": "proposalBurst",
                "type": "uint16"
              },
              {
                "internalType": "uint32",
                "name": "proposalInterval",
                "type": "uint32"
              },
              {
                "internalType": "uint32",
                "name": "probation",
                "type": "uint32"
              },
              {
                "internalType": "uint8",
                "name": "strikeLimit",
                "type": "uint8"
              }
            ],
            "internalType": "struct IAgentRegistry.Limits",
            "name": "limits",
            "type": "tuple"
          },
          {
            "components": [
              {
                "internalType": "string",
                "name": "model",
                "type": "string"
              },
              {
                "internalType": "string",
                "name": "version",
                "type": "string"
              },
              {
                "internalType": "bytes32",
                "name": "weightsHash",
                "type": "bytes32"
              },
              {
                "internalType": "bytes32",
                "name": "promptHash",
                "type": "bytes32"
              }
            ],
            "internalType": "struct IAgentRegistry.Metadata",
            "name": "metadata",
            "type": "tuple"
          },
          {
            "components": [
              {
                "internalType": "address",
                "name": "key",
                "type": "address"
              },
              {
                "internalType": "enum KeyKind",
                "name": "kind",
                "type": "uint8"
              },
              {
                "internalType": "uint40",
                "name": "validFrom",
                "type": "uint40"
              },
              {
                "internalType": "uint40",
                "name": "validUntil",
                "type": "uint40"
              },
              {
                "internalType": "uint8",
                "name": "lowestTier",
                "type": "uint8"
              }
            ],
            "internalType": "struct IAgentRegistry.NewKey[]",
            "name": "keys",
            "type": "tuple[]"
          }
        ],
        "internalType": "struct IAgentRegistry.NewAgent",
        "name": "newAgent",
        "type": "tuple"
      }
    ],
    "name": "addAgent",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "components": [
          {
            "internalType": "address",
            "name": "key",
            "type": "address"
          },
          {
            "internalType": "enum KeyKind",
            "name": "kind",
            "type": "uint8"
          },
          {
            "internalType": "uint40",
            "name": "validFrom",
            "type": "uint40"
          },
          {
            "internalType": "uint40",
            "name": "validUntil",
            "type": "uint40"
          },
          {
            "internalType": "uint8",
            "name": "lowestTier",
            "type": "uint8"
          }
        ],
        "internalType": "struct IAgentRegistry.NewKey",
        "name": "newKey",
        "type": "tuple"
      }
    ],
    "name": "addKey",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      }
    ],
    "name": "agentAt",
    "outputs": [
      {
        "components": [
          {
            "internalType": "bool",
            "name": "known",
            "type": "bool"
          },
          {
            "internalType": "bool",
            "name": "frozen",
            "type": "bool"
          },
          {
            "internalType": "uint8",
            "name": "lowestTier",
            "type": "uint8"
          },
          {
            "internalType": "uint8",
            "name": "strikes",
            "type": "uint8"
          },
          {
            "internalType": "uint8",
            "name": "strikeLimit",
            "type": "uint8"
          },
          {
            "internalType": "bool",
            "name": "hasBlockedTargets",
            "type": "bool"
          },
          {
            "internalType": "uint40",
            "name": "stoppedAt",
            "type": "uint40"
          },
          {
            "internalType": "uint32",
            "name": "probation",
            "type": "uint32"
          },
          {
            "internalType": "uint40",
            "name": "bucketTime",
            "type": "uint40"
          },
          {
            "internalType": "uint16",
            "name": "proposalBurst",
            "type": "uint16"
          },
          {
            "internalType": "uint32",
            "name": "proposalInterval",
            "type": "uint32"
          },
          {
            "internalType": "uint16",
            "name": "keyCount",
            "type": "uint16"
          }
        ],
        "internalType": "struct IAgentRegistry.Agent",
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
        "name": "key",
        "type": "address"
      }
    ],
    "name": "agentOf",
    "outputs": [
      {
        "internalType": "uint64",
        "name": "",
        "type": "uint64"
      }
    ],
    "stateMutability": "view",
    "type": "function"
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
        "name": "target",
        "type": "address"
      }
    ],
    "name": "blockTarget",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
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
        "internalType": "uint8",
        "name": "tier",
        "type": "uint8"
      },
      {
        "internalType": "uint40",
        "name": "proposedAt",
        "type": "uint40"
      },
      {
        "internalType": "bool",
        "name": "approved",
        "type": "bool"
      }
    ],
    "name": "examineExecution",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "refusals",
        "type": "uint256"
      },
      {
        "internalType": "bool",
        "name": "hasBlockedTargets",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
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
        "internalType": "uint8",
        "name": "tier",
        "type": "uint8"
      },
      {
        "internalType": "bool",
        "name": "optimistic",
        "type": "bool"
      }
    ],
    "name": "examineProposal",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "refusals",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      }
    ],
    "name": "freeze",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "gate",
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
    "name": "isBlocked",
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
        "name": "key",
        "type": "address"
      }
    ],
    "name": "keyOf",
    "outputs": [
      {
        "components": [
          {
            "internalType": "uint64",
            "name": "agent",
            "type": "uint64"
          },
          {
            "internalType": "uint40",
            "name": "validFrom",
            "type": "uint40"
          },
          {
            "internalType": "uint40",
            "name": "validUntil",
            "type": "uint40"
          },
          {
            "internalType": "uint40",
            "name": "revokedAt",
            "type": "uint40"
          },
          {
            "internalType": "uint40",
            "name": "compromisedSince",
            "type": "uint40"
          },
          {
            "internalType": "uint16",
            "name": "version",
            "type": "uint16"
          },
          {
            "internalType": "enum KeyKind",
            "name": "kind",
            "type": "uint8"
          },
          {
            "internalType": "uint8",
            "name": "lowestTier",
            "type": "uint8"
          }
        ],
        "internalType": "struct IAgentRegistry.Key",
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
        "name": "key",
        "type": "address"
      },
      {
        "internalType": "uint40",
        "name": "since",
        "type": "uint40"
      }
    ],
    "name": "markCompromised",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
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
        "name": "account",
        "type": "address"
      }
    ],
    "name": "mayWithdraw",
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
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      }
    ],
    "name": "operatorOf",
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
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "internalType": "uint8",
        "name": "tier",
        "type": "uint8"
      }
    ],
    "name": "raiseLowestTier",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
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
        "internalType": "uint8",
        "name": "tier",
        "type": "uint8"
      },
      {
        "internalType": "bool",
        "name": "optimistic",
        "type": "bool"
      },
      {
        "internalType": "address",
        "name": "caller",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "digest",
        "type": "bytes32"
      },
      {
        "internalType": "bytes",
        "name": "signature",
        "type": "bytes"
      }
    ],
    "name": "recordProposal",
    "outputs": [
      {
        "internalType": "bool",
        "name": "hasBlockedTargets",
        "type": "bool"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "internalType": "enum IAgentRegistry.Stop",
        "name": "kind",
        "type": "uint8"
      }
    ],
    "name": "recordStop",
    "outputs": [],
    "stateMutability": "nonpayable",
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
    "name": "requireMayGuard",
    "outputs": [],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "council",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "member",
        "type": "bytes32"
      }
    ],
    "name": "requireMayJoin",
    "outputs": [],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "key",
        "type": "address"
      }
    ],
    "name": "revokeKey",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
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
        "name": "identityRegistry",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "identityId",
        "type": "uint256"
      }
    ],
    "name": "setIdentity",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "components": [
          {
            "internalType": "uint16",
            "name": "proposalBurst",
            "type": "uint16"
          },
          {
            "internalType": "uint32",
            "name": "proposalInterval",
            "type": "uint32"
          },
          {
            "internalType": "uint32",
            "name": "probation",
            "type": "uint32"
          },
          {
            "internalType": "uint8",
            "name": "strikeLimit",
            "type": "uint8"
          }
        ],
        "internalType": "struct IAgentRegistry.Limits",
        "name": "limits",
        "type": "tuple"
      }
    ],
    "name": "setLimits",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "internalType": "uint8",
        "name": "tier",
        "type": "uint8"
      }
    ],
    "name": "setLowestTier",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      },
      {
        "components": [
          {
            "internalType": "string",
            "name": "model",
            "type": "string"
          },
          {
            "internalType": "string",
            "name": "version",
            "type": "string"
          },
          {
            "internalType": "bytes32",
            "name": "weightsHash",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32",
            "name": "promptHash",
            "type": "bytes32"
          }
        ],
        "internalType": "struct IAgentRegistry.Metadata",
        "name": "metadata",
        "type": "tuple"
      }
    ],
    "name": "setMetadata",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
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
        "name": "newOperator",
        "type": "address"
      }
    ],
    "name": "setOperator",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
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
        "name": "target",
        "type": "address"
      }
    ],
    "name": "unblockTarget",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint64",
        "name": "agent",
        "type": "uint64"
      }
    ],
    "name": "unfreeze",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  }
] as const;
