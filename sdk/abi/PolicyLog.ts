// Generated from contracts/PolicyLog.sol by `npm run abi`; do not edit.
export const policyLogAbi = [
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "rules",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "proofs",
        "type": "uint256"
      }
    ],
    "name": "PolicyLogLength",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "index",
        "type": "uint256"
      },
      {
        "internalType": "bytes32",
        "name": "leaf",
        "type": "bytes32"
      },
      {
        "internalType": "bytes32",
        "name": "given",
        "type": "bytes32"
      },
      {
        "internalType": "bytes32",
        "name": "policyRoot",
        "type": "bytes32"
      }
    ],
    "name": "PolicyLogNotProven",
    "type": "error"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "policyRoot",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "leaf",
        "type": "bytes32"
      },
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
        "indexed": false,
        "internalType": "struct Rule",
        "name": "rule",
        "type": "tuple"
      }
    ],
    "name": "RulePublished",
    "type": "event"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "policyRoot",
        "type": "bytes32"
      },
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
      }
    ],
    "name": "publish",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  }
] as const;
