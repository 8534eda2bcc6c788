// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC7913SignatureVerifier} from "@openzeppelin/contracts/interfaces/IERC7913.sol";
import {ICouncil, MemberKind} from "../../../contracts/interfaces/ICouncil.sol";
import {NaiveWallet} from "../../../contracts/mocks/NaiveWallet.sol";
import {Passkey} from "../support/Passkey.sol";
import {CouncilBase} from "./CouncilBase.sol";
import {Frugal, Glutton, Leaver, Parrot, Verbose} from "./HostileWallets.sol";

/// @dev Members of kind Contract and Verified: what they sign, and what their contracts may answer.
contract CouncilMemberSignaturesTest is CouncilBase {
    bytes32 private constant HASH = keccak256("what the council agrees to");

    /// @dev Whether Alice and `member` agree, whose signature is `signature`.
    function assertCounts(bytes memory signer, bytes memory signature, bool counts, string memory message) private {
        bytes memory signatures = pack(HASH, keys(aliceKey), others(ICouncil.MemberSignature(signer, signature)));
        assertEq(bytes32(askAsGate(HASH, signatures)), bytes32(counts ? AGREED : NOT_AGREED), message);
    }

    // ── What is signed ──────────────────────────────────────────────────────────────────────────────────────────

    function test_ContractMemberSignsTheWrapperThatNamesIt() external {
        bytes memory signer = abi.encodePacked(wallet);
        bytes32 wrapped = council.memberAgreementDigest(address(wallet), HASH);
        assertCounts(signer, signDigest(olgaKey, wrapped), true, "its wrapper");
        assertCounts(signer, signDigest(olgaKey, HASH), false, "the bare digest");
        bytes32 other = council.memberAgreementDigest(alice, HASH);
        assertCounts(signer, signDigest(olgaKey, other), false, "the wrapper of another member");
        bytes32 elsewhere = alone.memberAgreementDigest(address(wallet), HASH);
        assertCounts(signer, signDigest(olgaKey, elsewhere), false, "the wrapper of another Council");
        bytes32 twice = council.memberAgreementDigest(address(wallet), wrapped);
        assertCounts(signer, signDigest(olgaKey, twice), false, "wrapped twice");
    }

    function test_OneKeyBehindTwoWalletsSignsForEach() external {
        NaiveWallet second = new NaiveWallet(vm.addr(olgaKey));
        addAsRoot(contractAccount(address(second)));
        ICouncil.MemberSignature memory first = byWallet(council, HASH);
        ICouncil.MemberSignature memory replayed = ICouncil.MemberSignature(abi.encodePacked(second), first.signature);
        // The wallets themselves would take it: the wrapper is all that stands between.
        bytes32 wrapped = council.memberAgreementDigest(address(wallet), HASH);
        assertEq(bytes32(second.isValidSignature(wrapped, first.signature)), bytes32(AGREED), "a naive wallet");
        assertNotAgreed(HASH, pack(HASH, keys(), others(first, replayed)), "signed once");
        ICouncil.MemberSignature memory own = byContract(council, address(second), olgaKey, HASH);
        assertAgreed(HASH, pack(HASH, keys(), others(first, own)), "signed for each");
    }

    function test_KeyThatIsMemberItselfAndOwnsAWalletSignsForEach() external {
        wallet.setOwner(alice);
        bytes memory bare = signDigest(aliceKey, HASH);
        assertCounts(abi.encodePacked(wallet), bare, false, "her own signature, for the wallet");
        bytes memory wrapped = signDigest(aliceKey, council.memberAgreementDigest(address(wallet), HASH));
        assertCounts(abi.encodePacked(wallet), wrapped, true, "signed for the wallet");
    }

    function test_VerifiedMemberSignsTheDigest() external {
        assertCounts(paula, Passkey.sign(paulaKey, HASH), true, "the digest");
        bytes32 wrapped = council.memberAgreementDigest(verifier, HASH);
        assertCounts(paula, Passkey.sign(paulaKey, wrapped), false, "a wrapper");
        assertCounts(paula, Passkey.sign(paulaKey + 1, HASH), false, "another key");
        assertCounts(paula, Passkey.sign(paulaKey, HASH, 0x01), false, "user not verified");
        assertCounts(paula, "", false, "nothing");
    }

    // ── Who may stand in the list ───────────────────────────────────────────────────────────────────────────────

    function test_EoaMemberDoesNotCountInTheList() external {
        assertCounts(abi.encodePacked(bob), signDigest(bobKey, HASH), false, "in the list");
        bytes32 wrapped = council.memberAgreementDigest(bob, HASH);
        assertCounts(abi.encodePacked(bob), signDigest(bobKey, wrapped), false, "in the list, wrapped");
        assertAgreed(HASH, pack(HASH, keys(aliceKey, bobKey)), "packed");
    }

    function test_StrangersDoNotCountInTheList() external {
        NaiveWallet stranger = new NaiveWallet(mallory);
        ICouncil.MemberSignature memory signed = byContract(council, address(stranger), malloryKey, HASH);
        assertCounts(signed.signer, signed.signature, false, "a wallet that is no member");
        bytes memory passkey = Passkey.signerOf(verifier, malloryKey);
        assertCounts(passkey, Passkey.sign(malloryKey, HASH), false, "a passkey that is no member");
        addAsRoot(contractAccount(address(stranger)));
        addAsRoot(verified(passkey));
        assertCounts(signed.signer, signed.signature, true, "the wallet as a member");
        assertCounts(passkey, Passkey.sign(malloryKey, HASH), true, "the passkey as a member");
    }

    /// @dev The signer's bytes choose the contract that is asked, so nothing but the bytes admitted may do.
    function test_SignerBytesAreExact() external {
        bytes memory good = Passkey.sign(paulaKey, HASH);
        assertCounts(bytes.concat(paula, hex"00"), good, false, "one byte more");
        bytes memory less = new bytes(paula.length - 1);
        for (uint256 i = 0; i < less.length; ++i) less[i] = paula[i];
        assertCounts(less, good, false, "one byte less");
        assertCounts(abi.encodePacked(verifier), good, false, "the verifier's address alone");
        assertCounts("", good, false, "nothing");
        Parrot yes = new Parrot(abi.encode(IERC7913SignatureVerifier.verify.selector), false);
        assertCounts(Passkey.signerOf(address(yes), paulaKey), good, false, "a verifier that says yes to all");
        assertCounts(paula, good, true, "as admitted");

        ICouncil.MemberSignature memory byW = byWallet(council, HASH);
        assertCounts(bytes.concat(byW.signer, hex"00"), byW.signature, false, "an address and a byte");
        assertCounts(bytes.concat(new bytes(12), byW.signer), byW.signature, false, "an address as a word");
        assertCounts(byW.signer, byW.signature, true, "an address");
    }

    function test_OrderById() external {
        ICouncil.MemberSignature memory a = byWallet(council, HASH);
        ICouncil.MemberSignature memory b = byPaula(HASH);
        if (council.memberId(a.signer) > council.memberId(b.signer)) (a, b) = (b, a);
        assertAgreed(HASH, bytes.concat(hex"00", abi.encode(others(a, b))), "ascending");
        assertNotAgreed(HASH, bytes.concat(hex"00", abi.encode(others(b, a))), "descending");
        assertNotAgreed(HASH, bytes.concat(hex"00", abi.encode(others(a, a))), "twice the lower");
        assertNotAgreed(HASH, bytes.concat(hex"00", abi.encode(others(b, b))), "twice the higher");
    }

    // ── What a contract may answer ──────────────────────────────────────────────────────────────────────────────

    /// @dev Makes `account` a member of its kind that answers as it likes, and asks.
    function assertAnswerCounts(MemberKind kind, address account, bool counts, string memory message) private {
        bytes memory signer =
            kind == MemberKind.Contract ? abi.encodePacked(account) : abi.encodePacked(account, "key");
        addAsRoot(ICouncil.NewMember(kind, signer));
        assertCounts(signer, "whatever", counts, message);
    }

    function assertAnswers(MemberKind kind, bytes4 magic) private {
        bytes memory yes = abi.encode(magic);
        assertAnswerCounts(kind, address(new Parrot(yes, false)), true, "yes");
        assertAnswerCounts(kind, address(new Parrot(bytes.concat(yes, yes), false)), true, "yes, and more");
        assertAnswerCounts(kind, address(new Verbose(magic)), true, "yes, and a megabyte more");
        assertAnswerCounts(kind, address(new Parrot(yes, true)), false, "yes by a revert");
        assertAnswerCounts(kind, address(new Parrot("", false)), false, "nothing");
        assertAnswerCounts(kind, address(new Parrot("", true)), false, "a revert");
        assertAnswerCounts(kind, address(new Parrot(abi.encodePacked(magic), false)), false, "four bytes");
        bytes memory short = abi.encodePacked(magic, new bytes(27));
        assertAnswerCounts(kind, address(new Parrot(short, false)), false, "31 bytes");
        bytes32 dirty = bytes32(magic) | bytes32(uint256(1));
        assertAnswerCounts(kind, address(new Parrot(abi.encode(dirty), false)), false, "dirty lower bytes");
        assertAnswerCounts(kind, address(new Parrot(abi.encode(true), false)), false, "true");
        bytes memory shifted = abi.encode(uint256(uint32(magic)));
        assertAnswerCounts(kind, address(new Parrot(shifted, false)), false, "in the wrong end of the word");
        assertAnswerCounts(kind, address(new Parrot(abi.encode(bytes4(0xffffffff)), false)), false, "no");
    }

    function test_AnswersOfContractMembers() external {
        assertAnswers(MemberKind.Contract, IERC1271.isValidSignature.selector);
        bytes memory other = abi.encode(IERC7913SignatureVerifier.verify.selector);
        assertAnswerCounts(MemberKind.Contract, address(new Parrot(other, false)), false, "a verifier's yes");
    }

    function test_AnswersOfVerifiers() external {
        assertAnswers(MemberKind.Verified, IERC7913SignatureVerifier.verify.selector);
        bytes memory other = abi.encode(IERC1271.isValidSignature.selector);
        assertAnswerCounts(MemberKind.Verified, address(new Parrot(other, false)), false, "a wallet's yes");
    }

    /// @dev An answer of 31 bytes is completed in memory by whatever stood there. Its last byte is that of the member's
    /// id, hashed a moment before to find the member; so the id is chosen to end with the zero that is missing.
    function test_AnswerIsNotCompletedByWhatStoodInMemory() external {
        bytes memory answer = abi.encodePacked(IERC7913SignatureVerifier.verify.selector, new bytes(27));
        address short = address(new Parrot(answer, false));
        bytes memory signer;
        for (uint256 key = 0; signer.length == 0 || uint256(keccak256(signer)) % 256 != 0; ++key) {
            signer = abi.encodePacked(short, key);
        }
        addAsRoot(verified(signer));
        assertCounts(signer, "whatever", false, "31 bytes");
        address whole = address(new Parrot(bytes.concat(answer, hex"00"), false));
        bytes memory wholeSigner = abi.encodePacked(whole, "key");
        addAsRoot(verified(wholeSigner));
        assertCounts(wholeSigner, "whatever", true, "32 bytes");
    }

    function test_MemberThatLostItsCodeDoesNotCount() external {
        ICouncil.MemberSignature memory byW = byWallet(council, HASH);
        bytes memory byP = Passkey.sign(paulaKey, HASH);
        assertCounts(byW.signer, byW.signature, true, "wallet");
        assertCounts(paula, byP, true, "passkey");
        bytes memory code = address(wallet).code;
        vm.etch(address(wallet), "");
        assertCounts(byW.signer, byW.signature, false, "wallet without code");
        vm.etch(address(wallet), code);
        assertCounts(byW.signer, byW.signature, true, "wallet again");
        vm.etch(verifier, "");
        assertCounts(paula, byP, false, "passkey without verifier");
    }

    function test_WalletThatChangesItsMind() external {
        ICouncil.MemberSignature memory byW = byWallet(council, HASH);
        assertCounts(byW.signer, byW.signature, true, "today's owner");
        wallet.setOwner(mallory);
        assertCounts(byW.signer, byW.signature, false, "yesterday's owner");
    }

    function test_MemberCannotChangeAnythingWhileItIsAsked() external {
        Leaver leaver = new Leaver();
        addAsRoot(contractAccount(address(leaver)));
        uint64 epoch = council.epoch();
        assertCounts(abi.encodePacked(leaver), "", false, "it says yes only if it could leave");
        assertTrue(council.isMember(idOf(address(leaver))), "still a member");
        assertEq(council.epoch(), epoch, "epoch");
        leaver.depart(council);
        assertFalse(council.isMember(idOf(address(leaver))), "outside of a question it can leave");
    }

    /// @dev One sixty-fourth of the gas stays here, so a member that burns all it gets leaves an answer possible.
    function test_MemberThatBurnsAllGasOnlyFailsItself() external {
        Glutton glutton = new Glutton();
        bytes memory asVerifier = abi.encodePacked(glutton, "key");
        addAsRoot(contractAccount(address(glutton)));
        addAsRoot(verified(asVerifier));
        assertCounts(abi.encodePacked(glutton), "", false, "as a wallet");
        assertCounts(asVerifier, "", false, "as a verifier");
        assertAgreed(HASH, pack(HASH, keys(aliceKey, bobKey)), "others do not need it");
    }

    /// @dev Whoever asks chooses the gas. Too little may hide an agreement, but never make one.
    function test_GasOfTheAskerMakesNoAgreement() external {
        Frugal frugal = new Frugal(100_000);
        addAsRoot(contractAccount(address(frugal)));
        ICouncil.MemberSignature memory signed = ICouncil.MemberSignature(abi.encodePacked(frugal), "");
        bytes memory good = pack(HASH, keys(aliceKey), others(signed));
        bytes memory bad = pack(HASH, keys(malloryKey), others(signed));
        uint256 agreed;
        uint256 refused;
        uint256 exhausted;
        for (uint256 given = 5_000; given <= 300_000; given += 5_000) {
            (bool answered, bytes4 answer) = askWithGas(given, good);
            if (!answered) ++exhausted;
            else if (answer == AGREED) ++agreed;
            else ++refused;
            (answered, answer) = askWithGas(given, bad);
            assertTrue(!answered || answer == NOT_AGREED, "too few signatures, whatever the gas");
        }
        assertGt(agreed, 0, "enough gas agrees");
        assertGt(refused, 0, "little gas hides the agreement");
        assertGt(exhausted, 0, "less gas answers nothing");
    }

    function askWithGas(uint256 given, bytes memory signatures) private returns (bool answered, bytes4 answer) {
        bytes memory question = abi.encodeCall(council.isValidSignature, (HASH, signatures));
        vm.prank(address(gate));
        bytes memory result;
        (answered, result) = address(council).call{gas: given}(question);
        if (answered) answer = abi.decode(result, (bytes4));
    }

    function test_AVerifierIsAskedForKeyDigestAndSignature() external {
        Parrot yes = new Parrot(abi.encode(IERC7913SignatureVerifier.verify.selector), false);
        bytes memory signer = abi.encodePacked(yes, hex"c0ffee");
        addAsRoot(verified(signer));
        bytes memory question = abi.encodeCall(IERC7913SignatureVerifier.verify, (hex"c0ffee", HASH, "signature"));
        vm.expectCall(address(yes), question, 1);
        assertCounts(signer, "signature", true, "asked");
    }

    function test_AContractMemberIsAskedForTheWrapper() external {
        Parrot yes = new Parrot(abi.encode(IERC1271.isValidSignature.selector), false);
        addAsRoot(contractAccount(address(yes)));
        bytes32 wrapped = council.memberAgreementDigest(address(yes), HASH);
        vm.expectCall(address(yes), abi.encodeCall(IERC1271.isValidSignature, (wrapped, "signature")), 1);
        assertCounts(abi.encodePacked(yes), "signature", true, "asked");
    }
}
