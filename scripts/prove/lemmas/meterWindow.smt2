; In any window a meter pays at most the largest burst in force in it, plus what the rates that were in force refill
; between its first and its last charge there.
;
; Over integers, so that no sum wraps. One step of the induction over the charges of a window: `paid` until now, `level`
; left by the charge before, `budget` = the sum of rate times seconds since the first charge, in base units times period.
;
;   period * (paid + level) <= period * burst + budget
;
; The first charge leaves paid + level <= burst (neverAboveTheBurstInForce). All later ones gain what the claims of
; test/symbolic/MeterProof.sol say: at most two quotients, of rate times seconds by the period, each rounded down.
(declare-const period Int)
(declare-const burst Int)
(declare-const paid Int)
(declare-const level Int)
(declare-const budget Int)
(assert (>= period 1))
(assert (>= paid 0))
(assert (>= level 0))
(assert (<= (* period (+ paid level)) (+ (* period burst) budget)))

; What flows back until the change of policy, and since; where there was none, one of them is zero.
(declare-const product1 Int)
(declare-const product2 Int)
(assert (>= product1 0))
(assert (>= product2 0))
(declare-const before Int)
(declare-const since Int)
(assert (and (<= (* period before) product1) (< product1 (+ (* period before) period))))
(assert (and (<= (* period since) product2) (< product2 (+ (* period since) period))))

; The level that is there when it is charged; less where the burst in force cuts it.
(declare-const there Int)
(assert (<= there (+ level before since SLIP)))
(declare-const amount Int)
(assert (and (>= amount 0) (<= amount there)))

(define-fun paid2 () Int (+ paid amount))
(define-fun level2 () Int (- there amount))
; Rates that count for nothing, between more than one change, only add to the budget.
(declare-const uncounted Int)
(assert (>= uncounted 0))
(define-fun budget2 () Int (+ budget product1 product2 uncounted))

(assert (not (<= (* period (+ paid2 level2)) (+ (* period burst) budget2))))
(check-sat)
