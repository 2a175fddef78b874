// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/neuron_sections.h"

#include <algorithm>
#include <charconv>

#include "app/cli/answers.h"
#include "app/cli/text_table.h"

namespace sparsescope::cli {

namespace {

constexpr std::size_t shown_rows = 10;  // of each list, for people; --json has all
constexpr int listed_examples = 24;
constexpr int random_examples = 10;
constexpr int quantile_groups = 10;
constexpr int examples_of_group = 3;
constexpr int weight_bins = 24;
constexpr int listed_neighbours = 12;

std::string fourth(double value) {
    return fmt::format("{:.4f}", value);
}

std::string count_of(std::int64_t count, const char* one) {
    return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

}  // namespace

NeuronSections::NeuronSections(const Corpus& corpus, const OneNeuron& neuron,
                               const NeuronWords& names, Answer& answer)
    : corpus_(corpus), neuron_(neuron), names_(names), answer_(answer) {}

void NeuronSections::summary() {
    const NeuronSummary& n = neuron_.summary();
    const auto counts = neuron_.active_at_every_k();
    const Histogram linear = neuron_.weights(weight_bins, WeightScale::linear);
    const Histogram log = neuron_.weights(weight_bins, WeightScale::log);
    answer_.json.update(to_json(n, model()));
    answer_.json["name"] = text_or_null(names_[n.neuron]);
    answer_.json["active_at_k"] = counts;
    answer_.json["weights"] = {{"edges", linear.edges}, {"counts", linear.counts}};
    answer_.json["weights_log"] = {{"edges", log.edges}, {"counts", log.counts}};
    if (!names_[n.neuron].empty()) answer_.text += "It stands for " + names_[n.neuron] + ".\n";
    if (n.silent()) return;
    std::string strip;
    for (std::size_t k = 1; k <= counts.size(); k *= 2)
        strip += fmt::format("{}{} at k {}", k > 1 ? ", " : "", counts[k - 1], k);
    answer_.text += fmt::format("Documents it is active on: {}.\n", strip);
}

Result<Json> NeuronSections::documents(const std::vector<RankedDocument>& examples) const {
    std::vector<std::int64_t> rows;
    for (const RankedDocument& example : examples)
        rows.push_back(example.row);
    SPARSESCOPE_ASSIGN(const auto documents, corpus_.documents_at(model().dataset.id, rows));
    Json list = Json::array();
    for (std::size_t i = 0; i < examples.size() && i < documents.size(); ++i)
        list.push_back({{"document", examples[i].document},
                        {"row", examples[i].row},
                        {"weight", examples[i].weight},
                        {"rank", examples[i].rank},
                        {"label", text_or_null(model().dataset.label_name(documents[i].label))},
                        {"text", text_or_null(documents[i].text)}});
    return list;
}

void NeuronSections::show(const std::string& title, const Json& examples) {
    using enum TextTable::Align;
    TextTable table({{"weight", right}, {"rank", right}, {"document", right}, {"label"}, {"text"}});
    for (std::size_t i = 0; i < std::min(examples.size(), shown_rows); ++i) {
        const Json& example = examples[i];
        const auto words = [&](const char* key) {
            return example[key].is_null() ? std::string() : example[key].get<std::string>();
        };
        table.add({fourth(example["weight"]), std::to_string(example["rank"].get<int>()),
                   std::to_string(example["document"].get<DocumentId>()), words("label"),
                   shortened(words("text"), 70)});
    }
    if (!examples.empty()) answer_.text += "\n" + title + "\n" + table.text();
}

Status NeuronSections::strongest() {
    SPARSESCOPE_ASSIGN(answer_.json["strongest"],
                       documents(neuron_.examples().strongest(listed_examples)));
    show("Documents that activate it most", answer_.json["strongest"]);
    return {};
}

Status NeuronSections::quantiles() {
    Json& list = answer_.json["quantiles"] = Json::array();
    for (const ExampleGroup& group :
         neuron_.examples().quantiles(quantile_groups, examples_of_group)) {
        SPARSESCOPE_ASSIGN(const Json examples, documents(group.examples));
        list.push_back({{"low", group.low},
                        {"high", group.high},
                        {"documents", group.documents},
                        {"examples", examples}});
        show(fmt::format("{} with weights from {} to {}", count_of(group.documents, "document"),
                         fourth(group.low), fourth(group.high)),
             examples);
    }
    return {};
}

Status NeuronSections::random(std::uint64_t seed) {
    SPARSESCOPE_ASSIGN(answer_.json["random"],
                       documents(neuron_.examples().random(random_examples, seed)));
    show("Documents drawn at random from all that activate it", answer_.json["random"]);
    return {};
}

Status NeuronSections::near_misses() {
    const NearMisses misses = neuron_.examples().near_misses(listed_examples);
    SPARSESCOPE_ASSIGN(const Json examples, documents(misses.examples));
    answer_.json["near_misses"] = {{"documents", misses.documents},
                                   {"first_rank", misses.first_rank},
                                   {"last_rank", misses.last_rank},
                                   {"cut_short", misses.cut_short},
                                   {"examples", examples}};
    if (misses.last_rank < misses.first_rank) {
        answer_.text += fmt::format(
            "\nNear misses are not known at k {}: the stored codes end there. Choose a smaller "
            "k.\n",
            neuron_.k());
        return {};
    }
    const std::string ranks = fmt::format("{} to {}{}", misses.first_rank, misses.last_rank,
                                          misses.cut_short ? ", where the stored codes end" : "");
    if (misses.documents == 0)
        answer_.text += fmt::format("\nNear misses: in no document it ranks {}.\n", ranks);
    show(fmt::format("Near misses: {} where it ranks {}", count_of(misses.documents, "document"),
                     ranks),
         examples);
    return {};
}

Status NeuronSections::interval(double low, double high) {
    const WeightInterval interval = neuron_.interval(low, high, listed_examples);
    SPARSESCOPE_ASSIGN(const Json examples, documents(interval.examples));
    const bool labelled = interval.top_label != no_label;
    const std::string label = model().dataset.label_name(interval.top_label);
    answer_.json["interval"] = {{"low", low},
                                {"high", high},
                                {"documents", interval.documents},
                                {"labelled", interval.labelled},
                                {"purity", labelled ? Json(interval.purity) : Json()},
                                {"top_label", text_or_null(label)},
                                {"base_rate", labelled ? Json(interval.base_rate) : Json()},
                                {"examples", examples}};
    answer_.text += fmt::format(
        "\nWeights from {} to {}: {}{}.\n", low, high, count_of(interval.documents, "document"),
        labelled ? fmt::format(", {} of those labelled are \"{}\" ({} of "
                               "all documents are)",
                               percent(interval.purity), label, percent(interval.base_rate))
                 : "");
    show("The strongest of them", examples);
    return {};
}

Result<std::int32_t> named_label(const LoadedModel& model, const std::string& words) {
    const auto& names = model.dataset.label_names;
    const auto found = std::ranges::find(names, words);
    if (found != names.end()) return static_cast<std::int32_t>(found - names.begin());
    std::int32_t number = 0;
    const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), number);
    if (error == std::errc() && end == words.data() + words.size() &&
        std::ranges::find(model.labels, number) != model.labels.end() && number >= 0)
        return number;
    return fail(ErrorCode::not_found, fmt::format("No document of \"{}\" has the label \"{}\".",
                                                  model.dataset.name, shortened(words, 60)));
}

Result<std::pair<double, double>> weight_interval(const std::string& words) {
    const auto wrong = [&] {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("\"{}\" is no interval of weights. Give two numbers, the lower "
                                "first: 0.2,0.5",
                                shortened(words, 60)));
    };
    double values[2] = {};
    const char* at = words.data();
    const char* const last = at + words.size();
    for (int i = 0; i < 2; ++i) {
        if (i == 1 && (at == last || *at++ != ',')) return wrong();
        const auto [end, error] = std::from_chars(at, last, values[i]);
        if (error != std::errc()) return wrong();
        at = end;
    }
    if (at != last || !(values[0] <= values[1])) return wrong();
    return std::pair(values[0], values[1]);
}

}  // namespace sparsescope::cli
