// Generated from contracts/PolicyMatcher.sol by `npm run abi`; do not edit.
export const policyMatcherAbi = [
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "provenance_",
        "type": "address"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "constructor"
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
        "name": "w",
        "type": "tuple"
      }
    ],
    "name": "examine",
    "outputs": [
      {
        "components": [
          {
            "internalType": "bytes32",
            "name": "id",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32",
            "name": "policyRoot",
            "type": "bytes32"
          },
          {
            "internalType": "uint256",
            "name": "value",
            "type": "uint256"
          },
          {
            "internalType": "uint256",
            "name": "checkedReturns",
            "type": "uint256"
          },
          {
            "components": [
              {
                "internalType": "bytes32",
                "name": "meter",
                "type": "bytes32"
              },
              {
                "internalType": "address",
                "name": "token",
                "type": "address"
              },
              {
                "internalType": "uint256",
                "name": "amount",
                "type": "uint256"
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
            "internalType": "struct IPolicyMatcher.MeterUse[]",
            "name": "uses",
            "type": "tuple[]"
          }
        ],
        "internalType": "struct IPolicyMatcher.Match",
        "name": "found",
        "type": "tuple"
      },
      {
        "internalType": "bytes[]",
        "name": "errors",
        "type": "bytes[]"
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
      }
    ],
    "name": "hashProposal",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      }
    ],
    "stateMutability": "pure",
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
        "name": "w",
        "type": "tuple"
      }
    ],
    "name": "matchExecuting",
    "outputs": [
      {
        "components": [
          {
            "internalType": "bytes32",
            "name": "id",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32",
            "name": "policyRoot",
            "type": "bytes32"
          },
          {
            "internalType": "uint256",
            "name": "value",
            "type": "uint256"
          },
          {
            "internalType": "uint256",
            "name": "checkedReturns",
            "type": "uint256"
          },
          {
            "components": [
              {
                "internalType": "bytes32",
                "name": "meter",
                "type": "bytes32"
              },
              {
                "internalType": "address",
                "name": "token",
                "type": "address"
              },
              {
                "internalType": "uint256",
                "name": "amount",
                "type": "uint256"
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
            "internalType": "struct IPolicyMatcher.MeterUse[]",
            "name": "uses",
            "type": "tuple[]"
          }
        ],
        "internalType": "struct IPolicyMatcher.Match",
        "name": "found",
        "type": "tuple"
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
        "name": "w",
        "type": "tuple"
      }
    ],
    "name": "matchProposing",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "internalType": "bytes32",
        "name": "policyRoot",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
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
  }
] as const;
