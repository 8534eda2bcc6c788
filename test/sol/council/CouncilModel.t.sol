// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICouncil, MemberKind} from "../../../contracts/interfaces/ICouncil.sol";
import {NaiveWallet} from "../../../contracts/mocks/NaiveWallet.sol";
import {CouncilSigning} from "../support/CouncilSigning.sol";
import {Passkey} from "../support/Passkey.sol";
import {CouncilBase} from "./CouncilBase.sol";

/// @dev Random members, thresholds and signatures, judged a second time by a model that knows who signed what. The
/// model never asks the Council; it holds lists where the Council holds mappings, and flags where the Council has bytes.
contract CouncilModelTest is CouncilBase {
    uint256 private constant CANDIDATES = 12;
    uint256 private constant FEW_STEPS = 4;
    uint256 private constant MANY_STEPS = 10;

    /// @dev Somebody who may join. The first half are EOAs, then wallets, then passkeys.
    struct Candidate {
        MemberKind kind;
        bytes signer;
        uint256 key;
        bool joined;
    }

    /// @dev One signature as it is brought. Exactly what the model may know of it.
    struct Signed {
        uint256 candidate;
        /// It is over what this member has to sign.
        bool good;
        /// It stands where members of this kind sign.
        bool inPlace;
    }

    struct Tally {
        uint256 agreed;
        uint256 refused;
        uint256 changed;
        uint256 notChanged;
        uint256 suspended;
        uint256 notSuspended;
    }

    Candidate[] private candidates;
    uint256 private random;
    uint256 private memberCount;
    uint256 private threshold;
    uint64 private epoch;
    Tally private tally;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < CANDIDATES; ++i) {
            uint256 key = uint256(keccak256(abi.encode("candidate", i)));
            if (i < 6) candidates.push(Candidate(MemberKind.Eoa, abi.encodePacked(vm.addr(key)), key, false));
            else if (i < 9) candidates.push(walletOf(i == 6 ? candidates[0].key : key));
            else candidates.push(Candidate(MemberKind.Verified, Passkey.signerOf(verifier, key), key, false));
        }
        // Two members to begin with.
        threshold = 1;
        memberCount = 2;
        epoch = 1;
        candidates[0].joined = candidates[6].joined = true;
        council = newCouncil(address(gate), two(newMember(0), newMember(6)), 1);
    }

    /// @dev The first wallet belongs to the first EOA: one key behind two members.
    function walletOf(uint256 key) private returns (Candidate memory) {
        return Candidate(MemberKind.Contract, abi.encodePacked(new NaiveWallet(vm.addr(key))), key, false);
    }

    function newMember(uint256 i) private view returns (ICouncil.NewMember memory) {
        return ICouncil.NewMember(candidates[i].kind, candidates[i].signer);
    }

    function memberId(uint256 i) private view returns (bytes32) {
        return CouncilSigning.idOf(candidates[i].signer);
    }

    function draw(uint256 bound_) private returns (uint256) {
        random = uint256(keccak256(abi.encode(random)));
        return random % bound_;
    }

    // ── The campaign ────────────────────────────────────────────────────────────────────────────────────────────

    function testFuzz_CouncilIsItsModel(uint256 seed) external {
        campaign(seed);
    }

    /// @dev The campaign proves nothing where it never reaches a verdict.
    function test_CampaignReachesEveryVerdict() external {
        for (uint256 seed = 0; seed < 64; ++seed) campaign(seed);
        assertGt(tally.agreed, 8, "agreed");
        assertGt(tally.refused, 8, "refused");
        assertGt(tally.changed, 8, "changed");
        assertGt(tally.notChanged, 8, "not changed");
        assertGt(tally.suspended, 4, "suspended");
        assertGt(tally.notSuspended, 4, "not suspended");
    }

    function campaign(uint256 seed) private {
        random = seed;
        uint256 steps = historyLength(seed, FEW_STEPS, MANY_STEPS);
        for (uint256 i = 0; i < steps; ++i) {
            uint256 action = draw(4);
            if (action == 0) change();
            else if (action == 1) suspend();
            else ask();
            // Asking is a static call, and changes nothing.
            if (action < 2) compare();
        }
    }

    function compare() private view {
        assertEq(council.memberCount(), memberCount, "members");
        assertEq(council.threshold(), threshold, "threshold");
        assertEq(council.epoch(), epoch, "epoch");
        for (uint256 i = 0; i < CANDIDATES; ++i) {
            MemberKind kind = candidates[i].joined ? candidates[i].kind : MemberKind.None;
            assertEq(uint256(council.memberKind(memberId(i))), uint256(kind), "kind");
        }
    }

    // ── Membership ──────────────────────────────────────────────────────────────────────────────────────────────

    function change() private {
        bytes32[] memory remove = new bytes32[](draw(3));
        ICouncil.NewMember[] memory add = new ICouncil.NewMember[](draw(5));
        bool[] memory joined = new bool[](CANDIDATES);
        for (uint256 i = 0; i < CANDIDATES; ++i) joined[i] = candidates[i].joined;
        bool possible = true;
        for (uint256 i = 0; i < remove.length; ++i) {
            uint256 picked = pickWhere(joined, true);
            // Who is no member is passed over.
            remove[i] = memberId(picked);
            joined[picked] = false;
        }
        for (uint256 i = 0; i < add.length; ++i) {
            uint256 picked = pickWhere(joined, false);
            add[i] = newMember(picked);
            if (joined[picked]) possible = false;
            joined[picked] = true;
        }
        uint256 count;
        for (uint256 i = 0; i < CANDIDATES; ++i) if (joined[i]) ++count;
        uint256 newThreshold = draw(count + 2);
        if (newThreshold == 0 || newThreshold > count) possible = false;

        gate.setExecutingRoot(true);
        vm.prank(address(gate));
        bool done = tried(abi.encodeCall(ICouncil.changeMembers, (remove, add, uint16(newThreshold))));
        gate.setExecutingRoot(false);
        assertEq(done, possible, "changeMembers");
        if (!possible) {
            ++tally.notChanged;
            return;
        }
        for (uint256 i = 0; i < CANDIDATES; ++i) candidates[i].joined = joined[i];
        (memberCount, threshold) = (count, newThreshold);
        ++epoch;
        ++tally.changed;
    }

    /// @dev Mostly one for whom the flag is as wanted.
    function pickWhere(bool[] memory flags, bool wanted) private returns (uint256 picked) {
        picked = draw(CANDIDATES);
        if (draw(8) == 0) return picked;
        for (uint256 i = 0; i < CANDIDATES && flags[picked] != wanted; ++i) picked = (picked + 1) % CANDIDATES;
    }

    function suspend() private {
        uint256 i = draw(CANDIDATES);
        bool good = draw(4) != 0;
        bool byCall = draw(2) == 0 && candidates[i].kind == MemberKind.Eoa;
        bool possible = candidates[i].joined && memberCount > threshold && (good || byCall);
        bool done;
        if (byCall) {
            vm.prank(address(bytes20(candidates[i].signer)));
            done = tried(abi.encodeCall(ICouncil.suspend, ()));
        } else {
            bytes memory signature = signatureOf(i, council.suspendDigest(memberId(i)), good);
            done = tried(abi.encodeCall(ICouncil.suspendBySignature, (candidates[i].signer, signature)));
        }
        assertEq(done, possible, "suspend");
        if (!possible) {
            ++tally.notSuspended;
            return;
        }
        candidates[i].joined = false;
        --memberCount;
        ++epoch;
        ++tally.suspended;
    }

    function tried(bytes memory call_) private returns (bool success) {
        (success, ) = address(council).call(call_);
    }

    // ── Agreement ───────────────────────────────────────────────────────────────────────────────────────────────

    function ask() private {
        bytes32 hash = bytes32(draw(type(uint256).max));
        bool asGate = draw(2) == 0;
        bytes32 digest = asGate ? hash : council.agreementDigest(hash);
        Signed[] memory eoas = signatories(true);
        Signed[] memory rest = signatories(false);

        bytes memory signatures = abi.encodePacked(uint8(eoas.length));
        for (uint256 i = 0; i < eoas.length; ++i) {
            signatures = bytes.concat(signatures, packedBy(eoas[i], digest));
        }
        if (rest.length != 0) {
            ICouncil.MemberSignature[] memory list = new ICouncil.MemberSignature[](rest.length);
            for (uint256 i = 0; i < rest.length; ++i) {
                bytes memory signature = signatureOf(rest[i].candidate, digest, rest[i].good);
                list[i] = ICouncil.MemberSignature(candidates[rest[i].candidate].signer, signature);
            }
            signatures = bytes.concat(signatures, abi.encode(list));
        }

        bool agreed = counts(eoas) && counts(rest) && eoas.length + rest.length >= threshold;
        if (asGate) vm.prank(address(gate));
        bytes4 answer = council.isValidSignature(hash, signatures);
        assertEq(bytes32(answer), bytes32(agreed ? AGREED : NOT_AGREED), "isValidSignature");
        if (agreed) ++tally.agreed;
        else ++tally.refused;
    }

    /// @dev Some of those who sign in this place, mostly members, mostly in order, mostly signing what they should.
    function signatories(bool packedPlace) private returns (Signed[] memory list) {
        bool flawed = draw(3) == 0;
        Signed[] memory some = new Signed[](CANDIDATES);
        uint256 size;
        for (uint256 i = 0; i < CANDIDATES; ++i) {
            bool inPlace = (candidates[i].kind == MemberKind.Eoa) == packedPlace;
            bool misfit = flawed && draw(12) == 0;
            if (misfit || (inPlace && candidates[i].joined && draw(4) != 0)) {
                some[size++] = Signed(i, !(flawed && draw(12) == 0), inPlace);
            }
        }
        list = new Signed[](size);
        for (uint256 i = 0; i < size; ++i) {
            list[i] = some[i];
            for (uint256 j = i; j > 0 && memberId(list[j - 1].candidate) > memberId(list[j].candidate); --j) {
                (list[j - 1], list[j]) = (list[j], list[j - 1]);
            }
        }
        if (flawed && size > 1 && draw(4) == 0) (list[0], list[size - 1]) = (list[size - 1], list[0]);
        if (flawed && size > 1 && draw(6) == 0) list[size - 1] = list[size - 2];
    }

    /// @dev The model's judgement of one place: members, good signatures, nobody twice, in order.
    function counts(Signed[] memory list) private view returns (bool) {
        for (uint256 i = 0; i < list.length; ++i) {
            if (!list[i].good || !list[i].inPlace || !candidates[list[i].candidate].joined) return false;
            if (i > 0 && memberId(list[i - 1].candidate) >= memberId(list[i].candidate)) return false;
        }
        return true;
    }

    /// @dev 65 bytes, also of those who do not sign with so many.
    function packedBy(Signed memory signed, bytes32 digest) private view returns (bytes memory) {
        Candidate memory c = candidates[signed.candidate];
        // The owner of a wallet that is an EOA member too would sign as that one: here it signs for the wallet.
        if (c.kind == MemberKind.Contract) return signatureOf(signed.candidate, digest, signed.good);
        return signDigest(c.key, signed.good ? digest : ~digest);
    }

    function signatureOf(uint256 i, bytes32 digest, bool good) private view returns (bytes memory) {
        Candidate memory c = candidates[i];
        if (!good) digest = ~digest;
        if (c.kind == MemberKind.Verified) return Passkey.sign(c.key, digest);
        if (c.kind == MemberKind.Contract) {
            digest = council.memberAgreementDigest(address(bytes20(c.signer)), digest);
        }
        return signDigest(c.key, digest);
    }
}
