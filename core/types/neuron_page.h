// SPDX-License-Identifier: GPL-3.0-or-later
// What a page about one neuron shows besides its summary. Every number is over the documents that
// are not removed, at k active neurons a code; "active" means weight > activation_epsilon. The
// formulas stand where the numbers are computed: core/eval/neuron_*.h, core/workspace/neuron_*.h.
// Std only.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "core/types/document.h"
#include "core/types/neuron_summary.h"

namespace sparsescope {

struct RankedDocument : ActiveDocument {
    // The neuron's place in the document's code, from 1: it is active there at every k ≥ rank.
    int rank = 0;
};

// Documents whose weights lie in [low, high], and some of them as examples.
struct ExampleGroup {
    double low = 0;
    double high = 0;
    std::int64_t documents = 0;
    std::vector<RankedDocument> examples;  // weight descending, ties by document id
};

// Documents in which the neuron ranks just behind the code: first_rank … last_rank.
struct NearMisses {
    std::int64_t documents = 0;            // how many there are
    std::vector<RankedDocument> examples;  // weight descending, ties by document id
    int first_rank = 0;                    // k + 1
    int last_rank = 0;                     // 2k, or less where the stored codes end before
    // The stored codes end before 2k (at k = stored_k nothing is known): last_rank says where.
    bool cut_short = false;
};

// A brushed interval of weights: the documents there, and how pure they are.
struct WeightInterval : ExampleGroup {
    std::int64_t labelled = 0;  // of the documents
    double purity = 0;          // max_c share of them with label c; 0 without labels
    std::int32_t top_label = no_label;
    double base_rate = 0;  // of that label among all labelled documents
};

// How much a label goes with a neuron. Over the labelled documents; see core/eval/confidence.h.
struct LabelEvidence : LabelShare {
    std::int64_t of_all = 0;  // documents with the label, active or not
    double share_low = 0;     // 95 % interval of the share (Wilson)
    double share_high = 0;
    double lift = 0;  // share / base_rate
    double lift_low = 0;
    double lift_high = 0;
    // sign(LOR)·max(0, |LOR| − z·SE) of the log odds ratio; 0: could be chance, with as many
    // neurons and labels to look at.
    double evidence = 0;
};

struct LabelTable {
    std::vector<LabelEvidence> present;  // that an active document has, share descending
    std::vector<LabelEvidence> avoided;  // with negative evidence, strongest first; share may be 0
    std::int64_t labelled = 0;           // labelled documents the neuron is active on
    std::int64_t labelled_of_all = 0;
    double z = 0;  // of the evidence, corrected for `tests` tests at 5 %
    std::int64_t tests = 0;
};

// Another neuron, and the documents it shares with this one.
struct CoActiveNeuron {
    NeuronId neuron = 0;
    std::int64_t both = 0;    // |A_i ∩ A_j|
    std::int64_t active = 0;  // |A_j|
    double expected = 0;      // |A_i|·|A_j| / N: what chance would give
    double lift = 0;          // both / expected
    double jaccard = 0;       // both / |A_i ∪ A_j|
    double npmi = 0;        // ln(p_ij / (p_i·p_j)) / (−ln p_ij): −1 never, 0 chance, 1 always
    double cosine = 0;      // of the encoder rows
    double antagonism = 0;  // cosine·(1 − lift), of antagonists
};

struct CoActivity {
    std::vector<CoActiveNeuron> together;     // NPMI descending
    std::vector<CoActiveNeuron> antagonists;  // antagonism descending
    std::int64_t least_support = 0;           // of `together`
    double least_expected = 0;                // of `antagonists`
};

// A neuron of another model that may be the same one.
struct NeuronMatch {
    NeuronId neuron = 0;
    double cosine = 0;        // of the encoder rows
    std::int64_t both = 0;    // documents on which both are active, each at its model's k
    std::int64_t active = 0;  // documents on which the other is
    double jaccard = 0;       // both / either
};

struct PrecisionRecall {
    double threshold = 0;  // documents with at least this weight are said to have the label
    double precision = 0;
    double recall = 0;
};

// A neuron as classifier on one part of the documents.
struct ClassifierQuality {
    std::int64_t documents = 0;   // labelled ones of the part
    std::int64_t positives = 0;   // of them with the label
    std::optional<double> auroc;  // nullopt: the part has the label on all documents or on none
    double f1 = 0;                // at the threshold
    double precision = 0;
    double recall = 0;
};

struct NeuronClassifier {
    std::int32_t label = no_label;
    double threshold = 0;      // of the best F1 on `chosen`; 0: the neuron is never active there
    ClassifierQuality chosen;  // the training documents
    ClassifierQuality judged;  // the documents of `judged_on`
    Split judged_on = Split::test;
    bool held_out = true;                // false: there is no other part, `judged` repeats `chosen`
    std::vector<PrecisionRecall> curve;  // of `judged`, threshold descending; at most 200 points
};

// What one embedding or document gives a neuron.
struct NeuronReading {
    NeuronId neuron = 0;
    double value = 0;        // pre-activation, or the stored weight
    std::int64_t rank = 0;   // 1: no neuron has a larger value; 0: it is not in the stored code
    std::int64_t among = 0;  // neurons that were ranked
    bool active = false;     // in the code at k
    double weight = 0;       // in the code at k; 0: not active
    // The smallest weight of the code at k, which it takes to be in it; 0 where the code is shorter
    // than k, so that any positive value would do.
    double last_active = 0;
};

// What changes when a neuron's weight is multiplied by a factor in every code.
struct AblationEffect {
    NeuronId neuron = 0;
    double factor = 1;
    // Explained variance of `ev_documents` documents; nullopt: there are no embeddings.
    std::optional<double> ev_before;
    std::optional<double> ev_after;
    std::optional<double> best_factor;  // the one that explains most; nullopt: not active there
    std::int64_t ev_documents = 0;
    // 1-NN accuracy of `queries` documents among the training documents; nullopt without labels.
    std::optional<double> accuracy_before;
    std::optional<double> accuracy_after;
    std::int64_t queries = 0;
    Split asked = Split::test;  // the part the queries are of
    struct Changed {
        std::int64_t query = 0;    // rows
        std::int64_t before = -1;  // the nearest document's row; −1: nothing shares a neuron
        std::int64_t after = -1;
    };
    std::int64_t changed = 0;           // queries whose nearest document is another one
    std::vector<Changed> some_changed;  // the first of them
};

// What changes in the results of one query.
struct AblatedResults {
    std::vector<ActiveDocument> before;  // best first; weight is the score
    std::vector<ActiveDocument> after;
    std::int64_t kept = 0;  // documents in both lists
    double rbo = 1;         // rank-biased overlap at p = 0.9, see core/eval/rank_overlap.h
};

// Why a neuron is silent: who is active where it would like to be.
struct NeuronRival {
    NeuronId neuron = 0;
    std::int64_t documents = 0;  // of those looked at, on which the rival is active
    double margin = 0;           // mean of (rival's weight − neuron's pre-activation) there
    double cosine = 0;           // of the encoder rows
};

struct BeatenOn : ActiveDocument {  // weight: the neuron's pre-activation
    std::int64_t rank = 0;          // among all neurons, from 1
    double margin = 0;              // what it lacks to be in the code at k
    NeuronId strongest = 0;         // the first neuron of the document's code
};

struct NeuronDeath {
    enum class Fate {
        alive,        // active on held-out documents
        seldom,       // active on some documents, on none of the held-out ones
        never_fired,  // its run never saw it active
        died,         // at died_step
        silent        // on all documents; no run is kept that could tell when
    };
    Fate fate = Fate::alive;
    std::optional<std::int64_t> died_step;  // counted from 0, the last death that was noted
    std::optional<RunId> run;               // that noted it
    std::int64_t looked_at = 0;             // documents whose pre-activations were computed
    std::vector<BeatenOn> beaten_on;        // its highest pre-activations; empty: no embeddings
    std::vector<NeuronRival> beaten_by;     // most documents first, ties: higher cosine
    std::optional<NeuronNeighbour> nearest_alive;
};

}  // namespace sparsescope
