// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Answers every question with one word.
contract AnswersWord {
    uint256 private immutable WORD;

    constructor(uint256 word) {
        WORD = word;
    }

    fallback() external {
        uint256 word = WORD;
        assembly {
            mstore(0, word)
            return(0, 32)
        }
    }
}

/// @dev Answers with `size` bytes, all of them set: a bomb where `size` is large.
contract AnswersBytes {
    uint256 private immutable SIZE;

    constructor(uint256 size) {
        SIZE = size;
    }

    fallback() external {
        uint256 size = SIZE;
        assembly {
            for {
                let i := 0
            } lt(i, size) {
                i := add(i, 32)
            } {
                mstore(i, not(0))
            }
            mstore(0, 1)
            return(0, size)
        }
    }
}

/// @dev Answers with `size` bytes that cost it nothing but the room: as much as its gas affords.
contract AnswersEmptyBytes {
    uint256 private immutable SIZE;

    constructor(uint256 size) {
        SIZE = size;
    }

    fallback() external {
        uint256 size = SIZE;
        assembly {
            return(0, size)
        }
    }
}

/// @dev Burns all gas that it is given.
contract BurnsGas {
    fallback() external {
        assembly {
            invalid()
        }
    }
}

/// @dev Reverts with the word that would mean yes.
contract RevertsWithYes {
    fallback() external {
        assembly {
            mstore(0, 1)
            revert(0, 32)
        }
    }
}
