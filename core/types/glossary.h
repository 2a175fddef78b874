// SPDX-License-Identifier: GPL-3.0-or-later
// The words of the program, each explained in one sentence for somebody who meets it for the first
// time. The window shows the table under F1 and a line of it wherever the pointer rests on the
// word, so that a word means the same everywhere. Std only.
#pragma once
#include <array>
#include <span>
#include <string_view>

namespace sparsescope {

struct GlossaryTerm {
    std::string_view term;
    std::string_view group;
    // How else labels say it, lower case, separated by '|': "neurons|h".
    std::string_view also;
    std::string_view definition;
};

namespace glossary_groups {
inline constexpr std::string_view codes = "Documents and codes";
inline constexpr std::string_view neurons = "Neurons";
inline constexpr std::string_view quality = "Quality";
inline constexpr std::string_view training = "Training";
inline constexpr std::string_view searching = "Search";
}  // namespace glossary_groups

inline constexpr std::array glossary_terms = {
    GlossaryTerm{"document", glossary_groups::codes, "documents",
                 "One thing of your collection: a text, a picture, or just a row of numbers."},
    GlossaryTerm{"embedding", glossary_groups::codes, "embeddings",
                 "The list of numbers that stands for a document: documents that are alike have "
                 "numbers that are alike, but no single number means anything."},
    GlossaryTerm{
        "encoder", glossary_groups::codes, "encoders",
        "The language model that turns texts into embeddings; typed queries go through the "
        "same one."},
    GlossaryTerm{"dimension", glossary_groups::codes, "dimensions|d",
                 "How many numbers an embedding has."},
    GlossaryTerm{"code", glossary_groups::codes, "codes|sparse code",
                 "A short description of a document: the few neurons that are active for it, and "
                 "how strongly."},
    GlossaryTerm{"k", glossary_groups::codes, "active neurons",
                 "How many neurons a code may use: the smaller k is, the shorter, quicker and "
                 "coarser the code."},
    GlossaryTerm{"model", glossary_groups::codes, "models",
                 "What turns embeddings into codes; it is learned from documents by a run."},
    GlossaryTerm{"label", glossary_groups::codes, "labels",
                 "The class that people gave a document, such as animal or sport."},
    GlossaryTerm{"split", glossary_groups::codes, "",
                 "The part a document belongs to: one to learn from, one for validation, one for "
                 "tests."},
    GlossaryTerm{"reconstruction", glossary_groups::codes, "reconstructed",
                 "The embedding, or the picture, that is rebuilt from a code alone."},

    GlossaryTerm{"neuron", glossary_groups::neurons, "neurons|h",
                 "A detector that is active for documents with something in common; a model has h "
                 "of them and every code uses only k."},
    GlossaryTerm{"weight", glossary_groups::neurons, "weights|mean weight",
                 "How strongly a neuron is active for a document; 0 is not at all."},
    GlossaryTerm{"stands for", glossary_groups::neurons, "",
                 "What the documents of a neuron have in common, put into words by the program."},
    GlossaryTerm{"frequency", glossary_groups::neurons, "how often neurons fire",
                 "The share of all documents that a neuron is active for."},
    GlossaryTerm{"purity", glossary_groups::neurons, "pure",
                 "Of the documents that a neuron is active for, the share with their most common "
                 "label: 100 % means it knows that label and nothing else."},
    GlossaryTerm{"lift", glossary_groups::neurons, "share of all documents",
                 "How many times as common a label is among a neuron's documents as among all: "
                 "the length of its bar against the mark."},
    GlossaryTerm{"dead", glossary_groups::neurons, "dead neuron|dead neurons|alive",
                 "A neuron that is active for no validation document: it takes up room and says "
                 "nothing."},
    GlossaryTerm{"silent", glossary_groups::neurons, "silent at k|silent at 4k",
                 "A neuron that was active for none of the documents it was shown lately."},
    GlossaryTerm{"nearest neurons", glossary_groups::neurons, "neighbours|relatives",
                 "The neurons that look for the most similar things."},

    GlossaryTerm{"1-NN accuracy", glossary_groups::quality, "1-nn|accuracy",
                 "How often the most similar document has the right label, by codes alone."},
    GlossaryTerm{"recall", glossary_groups::quality, "recall@10|recall at 10",
                 "How many of the ten nearest documents by embedding are also among the ten "
                 "nearest by code."},
    GlossaryTerm{"explained variance", glossary_groups::quality, "explained",
                 "How much of what makes documents differ is still there when they are rebuilt "
                 "from their codes: 100 % is everything, 0 % nothing."},
    GlossaryTerm{"cosine", glossary_groups::quality, "cos",
                 "How alike two lists of numbers are: 1 for the same direction, 0 for nothing in "
                 "common."},
    GlossaryTerm{"density", glossary_groups::quality, "l0",
                 "How much of a code is not zero: the mean number of active neurons (L0), or that "
                 "number divided by h."},
    GlossaryTerm{"skew", glossary_groups::quality, "",
                 "How unevenly neurons are used: 1 when all are used alike, 10 when searches touch "
                 "ten times as much as they would then."},
    GlossaryTerm{"validation", glossary_groups::quality, "validation documents|held-out documents",
                 "Documents that are kept from learning, to see how good the codes are while a run "
                 "goes on."},
    GlossaryTerm{"test", glossary_groups::quality, "tests|test documents",
                 "Documents that take part in no choice at all, for the final numbers."},

    GlossaryTerm{"run", glossary_groups::training, "runs",
                 "One training from start to end, with its settings, curves and checkpoints; it "
                 "leaves a model."},
    GlossaryTerm{"recipe", glossary_groups::training, "preset",
                 "A set of training settings that go well together."},
    GlossaryTerm{"step", glossary_groups::training, "steps",
                 "One small correction of the model, made after looking at one batch of "
                 "documents."},
    GlossaryTerm{"epoch", glossary_groups::training, "epochs",
                 "One pass over all the documents to learn from."},
    GlossaryTerm{"batch", glossary_groups::training, "",
                 "The documents that are looked at together in one step."},
    GlossaryTerm{"loss", glossary_groups::training, "losses",
                 "How wrong the model still is; training makes it smaller."},
    GlossaryTerm{"annealing", glossary_groups::training, "decay ratio|initial k|annealing curve",
                 "Starting with many active neurons and taking them away step by step down to k, "
                 "so that fewer neurons die."},
    GlossaryTerm{"learning rate", glossary_groups::training, "",
                 "How large the correction of a step is: too small learns slowly, too large never "
                 "settles."},
    GlossaryTerm{"seed", glossary_groups::training, "",
                 "The number that all chance is made from: the same seed repeats a run exactly."},
    GlossaryTerm{"checkpoint", glossary_groups::training, "checkpoints",
                 "The saved state of a run, from which it can go on or branch off."},
    GlossaryTerm{"auxiliary loss", glossary_groups::training, "auxiliary|auxiliary k",
                 "The part of the loss that gives dead neurons something to do, so that they come "
                 "back to life."},
    GlossaryTerm{"contrastive loss", glossary_groups::training, "contrast|contrastive",
                 "The part of the loss that makes codes of like documents alike and those of "
                 "others different."},

    GlossaryTerm{"backbone", glossary_groups::training, "backbones",
                 "The neural network inside an encoder, which turns a text or a picture into an "
                 "embedding; training a head leaves it as it is, finetuning changes it."},
    GlossaryTerm{"finetuning", glossary_groups::training, "finetune|finetuned|tuned",
                 "Training a backbone a little further on your own documents, so that what belongs "
                 "together for you gets embeddings that are alike."},
    GlossaryTerm{"head", glossary_groups::training, "sparse head",
                 "The small layer of neurons behind a backbone that turns embeddings into codes."},
    GlossaryTerm{"staged", glossary_groups::training, "",
                 "One after the other: first the backbone is finetuned, then a head is trained on "
                 "the embeddings it makes."},
    GlossaryTerm{"joint", glossary_groups::training, "",
                 "Both at once: backbone and head learn from one loss, so that the backbone makes "
                 "embeddings that the head can use."},
    GlossaryTerm{"arm", glossary_groups::training, "arms",
                 "One of the ways that an experiment compares: the backbone frozen, finetuned "
                 "first, or together with the head."},
    GlossaryTerm{"LoRA", glossary_groups::training, "adapters",
                 "Finetuning that keeps the weights of the backbone and learns small additions to "
                 "them: it needs less memory and changes less."},
    GlossaryTerm{"warm-up", glossary_groups::training, "",
                 "The first part of a run, in which the learning rate rises from 0, so that the "
                 "first steps do no harm."},
    GlossaryTerm{"weight decay", glossary_groups::training, "",
                 "Pulling all weights a little towards 0 at every step, so that none grows without "
                 "a reason."},
    GlossaryTerm{
        "gradient norm", glossary_groups::training, "clipping",
        "How large the correction that a batch asks for is; larger ones than the limit are "
        "clipped to it."},
    GlossaryTerm{"micro-batch", glossary_groups::training, "",
                 "The part of a batch that is computed at a time, to fit into memory; it changes "
                 "neither the loss nor the result."},
    GlossaryTerm{
        "pair", glossary_groups::training, "pairs",
        "Two documents that belong together, such as a question and its answer: finetuning "
        "brings their embeddings nearer to each other."},
    GlossaryTerm{"triplet", glossary_groups::training, "triplets",
                 "A document, one that belongs to it, and one that looks alike but does not."},
    GlossaryTerm{
        "hard negative", glossary_groups::training, "hard negatives|mined negatives",
        "A document that looks like the right answer and is none: the most is learned from "
        "telling these apart."},
    GlossaryTerm{
        "InfoNCE", glossary_groups::training, "",
        "The loss of pairs: a document has to find its partner among all the others of the "
        "batch."},
    GlossaryTerm{
        "CoSENT", glossary_groups::training, "scored pairs",
        "The loss of pairs with a score: those with the higher score have to be more alike "
        "than those with the lower one."},
    GlossaryTerm{"nDCG", glossary_groups::training, "ndcg@10",
                 "How high the right documents stand among the first ten found: 100 % means all of "
                 "them first."},

    GlossaryTerm{"score", glossary_groups::searching, "scores",
                 "How alike a hit is to the query; by codes it is the sum of what each shared "
                 "neuron adds, and 1 at most."},
    GlossaryTerm{"contribution", glossary_groups::searching, "contributions|shared neuron",
                 "What one shared neuron adds to a score: its weight in the query times its weight "
                 "in the hit."},
    GlossaryTerm{"posting", glossary_groups::searching, "postings",
                 "One entry in a neuron's list of documents; a search reads only the lists of the "
                 "query's neurons."},
    GlossaryTerm{"sparse", glossary_groups::searching, "sparse search",
                 "Search by codes: quick, and every score has its reasons."},
    GlossaryTerm{"dense", glossary_groups::searching, "dense search",
                 "Search by all the numbers of the embeddings: what sparse search is measured "
                 "against."},
    GlossaryTerm{"order by embedding", glossary_groups::searching, "two-stage|ordered by embedding",
                 "Codes find the candidates and their embeddings put them in order."},
};

// Null: the table has no such term.
[[nodiscard]] constexpr const GlossaryTerm* find_glossary_term(std::string_view term) {
    for (const GlossaryTerm& entry : glossary_terms)
        if (entry.term == term) return &entry;
    return nullptr;
}

// The definition of a term of the table; naming one that is not there does not compile.
[[nodiscard]] consteval std::string_view definition_of(std::string_view term) {
    return find_glossary_term(term)->definition;
}

}  // namespace sparsescope
