; In any window of w seconds at most burst + floor(w / interval) proposals pass.
;
; Over integers. One step of the induction over the proposals that pass in a window that begins with the first of them,
; at `begin`: after `count` of them the bucket's time is at least begin + count * interval. By the claims
; grantedMovesOneInterval and grantedLiesWithinTheSpan of test/symbolic/BucketProof.sol.
(declare-const interval Int)
(declare-const burst Int)
(declare-const begin Int)
(declare-const count Int)
(declare-const bucket Int)
(declare-const time Int)
(assert (>= interval 1))
(assert (>= burst 1))
(assert (>= count 0))
(assert (>= time begin))
; Before the first there is no more than a bucket's time of any past.
(assert (or (= count 0) (>= bucket (+ begin (* count interval)))))
(define-fun from () Int (ite (> bucket time) bucket time))
(define-fun next () Int (+ from interval))
(define-fun count2 () Int (+ count 1))
; It is granted.
(assert (<= next (+ time (* burst interval) (* SLIP interval))))
; w = time - begin, and its quotient by the interval.
(declare-const quotient Int)
(assert (and (<= (* quotient interval) (- time begin)) (< (- time begin) (* (+ quotient 1) interval))))
(assert (not (and (>= next (+ begin (* count2 interval))) (<= count2 (+ burst quotient)))))
(check-sat)
