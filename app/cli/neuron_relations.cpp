// SPDX-License-Identifier: GPL-3.0-or-later
// The sections about labels, other neurons, and what would change without this one.
#include <algorithm>

#include "app/cli/answers.h"
#include "app/cli/neuron_sections.h"
#include "app/cli/text_table.h"

namespace sparsescope::cli {

namespace {

constexpr std::size_t shown_lines = 10;  // of each list, for people; --json has all

std::string digits(double value, int places = 4) {
    return fmt::format("{:.{}f}", value, places);
}

std::string change_of(const std::optional<double>& before, const std::optional<double>& after) {
    return fmt::format("{} → {} ({:+.2f} points)", percent(*before), percent(*after),
                       100 * (*after - *before));
}

}  // namespace

void NeuronSections::labels() {
    using enum TextTable::Align;
    const LabelTable labels = neuron_.labels();
    TextTable table({{"share", right},
                     {"95 %", right},
                     {"of all", right},
                     {"lift", right},
                     {"evidence", right},
                     {"documents", right},
                     {"label"}});
    Json& list = answer_.json["labels"] = Json::array();
    for (const LabelEvidence& label : labels.present) {
        list.push_back(to_json(label, model()));
        if (list.size() > shown_lines) continue;
        table.add({percent(label.share),
                   fmt::format("{:.0f}–{:.0f}", 100 * label.share_low, 100 * label.share_high),
                   percent(label.base_rate), digits(label.lift, 2), digits(label.evidence, 2),
                   std::to_string(label.documents), model().dataset.label_name(label.label)});
    }
    Json& avoided = answer_.json["avoided_labels"] = Json::array();
    std::string words;
    for (const LabelEvidence& label : labels.avoided) {
        avoided.push_back(to_json(label, model()));
        words += fmt::format("{}\"{}\"", words.empty() ? "" : ", ",
                             model().dataset.label_name(label.label));
    }
    answer_.json["labelled"] = labels.labelled;
    answer_.json["labelled_of_all"] = labels.labelled_of_all;
    answer_.json["evidence_tests"] = labels.tests;
    answer_.json["evidence_z"] = labels.z;
    if (!labels.present.empty())
        answer_.text += fmt::format(
            "\nLabels of its documents, beside their share of all documents (evidence 0: could be "
            "chance, with {} tests)\n{}",
            labels.tests, table.text());
    if (!words.empty()) answer_.text += "It avoids the labels " + words + ".\n";
}

void NeuronSections::classifier(const NeuronClassifier& classifier) {
    answer_.json["classifier"] = to_json(classifier, model());
    const ClassifierQuality& judged = classifier.judged;
    answer_.text += fmt::format(
        "\nAs classifier of \"{}\" (weight at least {}, chosen on training documents): F1 {}, "
        "precision {}, recall {}, AUROC {}, on {}{} documents.\n",
        model().dataset.label_name(classifier.label), digits(classifier.threshold),
        digits(judged.f1, 3), digits(judged.precision, 3), digits(judged.recall, 3),
        judged.auroc ? digits(*judged.auroc, 3) : std::string("unknown"),
        classifier.held_out ? fmt::format("{} ", judged.documents)
                            : fmt::format("the same {} ", judged.documents),
        split_name(classifier.judged_on));
}

void NeuronSections::neighbours(NeuronRows chosen) {
    using enum TextTable::Align;
    TextTable table({{"cosine", right}, {"neuron", right}, {"stands for"}});
    Json& list = answer_.json["neighbours"] = Json::array();
    constexpr int listed = 12;
    for (const NeuronNeighbour& neighbour : neuron_.neighbours(listed, chosen)) {
        const std::string& name = names_[neighbour.neuron];
        list.push_back({{"neuron", neighbour.neuron},
                        {"cosine", neighbour.cosine},
                        {"name", text_or_null(name)}});
        if (list.size() <= shown_lines)
            table.add({digits(neighbour.cosine), std::to_string(neighbour.neuron), name});
    }
    const bool tied = model().weights.tied();
    const bool by_decoder = chosen == NeuronRows::decoder;
    const char* rows = by_decoder ? "decoder" : "encoder";
    answer_.json["neighbour_rows"] = rows;
    answer_.json["tied"] = tied;
    if (!list.empty())
        answer_.text += fmt::format("\nNearest neurons, by cosine of {} rows{}\n{}", rows,
                                    tied         ? ""
                                    : by_decoder ? " (by encoder rows: --rows encoder)"
                                                 : " (by decoder rows: --rows decoder)",
                                    table.text());
}

void NeuronSections::list_neurons(const std::string& title, const char* key,
                                  const std::vector<CoActiveNeuron>& neurons) {
    using enum TextTable::Align;
    TextTable table({{"NPMI", right},
                     {"Jaccard", right},
                     {"both", right},
                     {"by chance", right},
                     {"cosine", right},
                     {"neuron", right},
                     {"stands for"}});
    Json& list = answer_.json[key] = Json::array();
    for (const CoActiveNeuron& other : neurons) {
        list.push_back(to_json(other, names_));
        if (list.size() <= shown_lines)
            table.add({digits(other.npmi, 3), digits(other.jaccard, 3), std::to_string(other.both),
                       digits(other.expected, 1), digits(other.cosine, 2),
                       std::to_string(other.neuron), names_[other.neuron]});
    }
    if (!list.empty()) answer_.text += "\n" + title + "\n" + table.text();
}

void NeuronSections::co_activity() {
    const CoActivity pairs = neuron_.co_activity();
    list_neurons("Neurons active on the same documents more often than chance has it", "together",
                 pairs.together);
    list_neurons("Antagonists: their rows are near, and yet they exclude each other", "antagonists",
                 pairs.antagonists);
}

void NeuronSections::matches(const LoadedModel& other, int k) {
    using enum TextTable::Align;
    const NeuronMatches matches = neuron_.matches(other, k);
    Json by_cosine = Json::array();
    Json by_documents = Json::array();
    TextTable table({{"cosine", right}, {"Jaccard", right}, {"both", right}, {"neuron", right}});
    for (const NeuronMatch& match : matches.by_cosine) {
        by_cosine.push_back(to_json(match));
        table.add({digits(match.cosine), digits(match.jaccard, 3), std::to_string(match.both),
                   std::to_string(match.neuron)});
    }
    for (const NeuronMatch& match : matches.by_documents)
        by_documents.push_back(to_json(match));
    answer_.json["matches"] = {{"model", other.info.name},
                               {"k", k},
                               {"by_cosine", by_cosine},
                               {"by_documents", by_documents}};
    answer_.text += fmt::format("\nBest matches in model \"{}\" at k {}", other.info.name, k);
    answer_.text += by_cosine.empty() ? ": it reads other embeddings.\n" : "\n" + table.text();
    if (!matches.by_documents.empty())
        answer_.text += fmt::format("By shared documents it is neuron {} (Jaccard {}).\n",
                                    matches.by_documents.front().neuron,
                                    digits(matches.by_documents.front().jaccard, 3));
}

void NeuronSections::reading(const NeuronReading& reading, const std::string& of_what) {
    answer_.json["reading"] = to_json(reading);
    if (reading.rank == 0)
        answer_.text += fmt::format("\n{}: it is not among the {} neurons of the stored code.\n",
                                    of_what, reading.among);
    else
        answer_.text += fmt::format(
            "\n{}: its value is {}, number {} of {}; {} at k {}.\n", of_what, digits(reading.value),
            reading.rank, reading.among,
            reading.active ? "active"
                           : fmt::format("not active (it takes {})", digits(reading.last_active)),
            neuron_.k());
}

void NeuronSections::ablation(const AblationEffect& effect) {
    answer_.json["ablation"] = to_json(effect, model());
    answer_.text += effect.factor == 0 ? "\nWithout it\n"
                                       : fmt::format("\nWith its weight times {}\n", effect.factor);
    if (effect.ev_before)
        answer_.text += fmt::format(
            "  explained variance  {}, of {} {} documents{}\n",
            change_of(effect.ev_before, effect.ev_after), effect.ev_documents,
            split_name(effect.asked),
            effect.best_factor ? fmt::format("; best factor {}", digits(*effect.best_factor, 2))
                               : "; it is active on none of them");
    else
        answer_.text += "  explained variance  unknown: the dataset has no embeddings\n";
    if (effect.queries == 0) {
        answer_.text += "  1-NN                unknown: there are no training documents to find\n";
        return;
    }
    answer_.text += fmt::format(
        "  1-NN accuracy       {}\n  nearest document    another one for {} of {} {} documents\n",
        effect.accuracy_before ? change_of(effect.accuracy_before, effect.accuracy_after)
                               : "unknown: there are no labels",
        effect.changed, effect.queries, split_name(effect.asked));
}

void NeuronSections::results(const AblatedResults& results) {
    answer_.json["results"] = to_json(results);
    answer_.text += fmt::format("  results             {} of {} stay, rank-biased overlap {}\n",
                                results.kept, results.before.size(), digits(results.rbo, 3));
}

void NeuronSections::death(const NeuronDeath& death) {
    answer_.json["death"] = to_json(death, names_);
    using Fate = NeuronDeath::Fate;
    std::string why = death.fate == Fate::never_fired ? "Its run never saw it fire."
                      : death.fate == Fate::died      ? fmt::format("It died by step {} of run {}.",
                                                                    *death.died_step, *death.run)
                                                      : "";
    if (!why.empty()) answer_.text += why + "\n";
    using enum TextTable::Align;
    TextTable table({{"documents", right},
                     {"margin", right},
                     {"cosine", right},
                     {"neuron", right},
                     {"stands for"}});
    for (std::size_t i = 0; i < std::min(death.beaten_by.size(), shown_lines); ++i) {
        const NeuronRival& rival = death.beaten_by[i];
        table.add({std::to_string(rival.documents), digits(rival.margin), digits(rival.cosine, 2),
                   std::to_string(rival.neuron), names_[rival.neuron]});
    }
    if (!death.beaten_on.empty())
        answer_.text += fmt::format(
            "\nOf {1} documents the {0} that suit it best, and on which it is not active: its best "
            "rank there is {2}, and it lacks {3} or more to be active. {4}",
            death.beaten_on.size(), death.looked_at,
            std::ranges::min(death.beaten_on, {}, &BeatenOn::rank).rank,
            digits(std::ranges::min(death.beaten_on, {}, &BeatenOn::margin).margin),
            death.beaten_by.empty() ? "No other neuron is active there, either.\n"
                                    : "These are active there\n" + table.text());
    if (death.nearest_alive)
        answer_.text +=
            fmt::format("The nearest living neuron is {} (cosine {}){}\n",
                        death.nearest_alive->neuron, digits(death.nearest_alive->cosine),
                        names_[death.nearest_alive->neuron].empty()
                            ? "."
                            : ": " + names_[death.nearest_alive->neuron]);
}

}  // namespace sparsescope::cli
