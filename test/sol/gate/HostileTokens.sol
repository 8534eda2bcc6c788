// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev How {OddCoin} answers `transfer`.
enum Answer {
    True,
    Nothing,
    False,
    Two,
    /// One byte, which is 1.
    Short,
    /// Two words, the first of which is 1.
    TrueAndMore,
    /// Two words, the first of which is 0.
    FalseAndMore,
    /// 100,000 bytes, the first word of which is 1.
    Bomb,
    Revert
}

/// @dev A coin whose answers, fees and side effects a test sets.
contract OddCoin {
    mapping(address account => uint256) public balanceOf;
    Answer public answer;
    /// Taken from the sender beside what is transferred.
    uint256 public fee;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function setAnswer(Answer answer_) external {
        answer = answer_;
    }

    function setFee(uint256 fee_) external {
        fee = fee_;
    }

    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount + fee;
        balanceOf[to] += amount;
        _answer(answer);
    }

    function _answer(Answer a) private pure {
        if (a == Answer.Nothing) return;
        if (a == Answer.Revert) revert("no");
        uint256 first =
            a == Answer.False || a == Answer.FalseAndMore
                ? 0
                : a == Answer.Two
                    ? 2
                    : 1;
        uint256 size = 32;
        if (a == Answer.Short) (first, size) = (1 << 248, 1);
        if (a == Answer.TrueAndMore || a == Answer.FalseAndMore) size = 64;
        if (a == Answer.Bomb) size = 100_000;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, first)
            mstore(add(m, 0x20), not(0))
            return(m, size)
        }
    }
}

/// @dev A token as far as allowances go; a test sets how it answers.
contract AllowingToken {
    mapping(address owner => mapping(address spender => uint256)) private _allowance;
    /// Bytes that `allowance` returns.
    uint256 public size = 32;
    bool public stubborn;
    bool public mute;

    function setSize(uint256 size_) external {
        size = size_;
    }

    /// @dev `approve` answers true and changes nothing.
    function setStubborn(bool stubborn_) external {
        stubborn = stubborn_;
    }

    /// @dev `approve` does what it should, then reverts nothing but returns false.
    function setMute(bool mute_) external {
        mute = mute_;
    }

    function set(address owner, address spender, uint256 amount) external {
        _allowance[owner][spender] = amount;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        if (!stubborn) _allowance[msg.sender][spender] = amount;
        return !mute;
    }

    function allowance(address owner, address spender) external view {
        uint256 word = _allowance[owner][spender];
        uint256 size_ = size;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, word)
            mstore(add(m, 0x20), word)
            return(m, size_)
        }
    }
}
