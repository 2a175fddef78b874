// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/name_answers.h"

#include <algorithm>

#include "app/cli/answers.h"
#include "app/cli/text_table.h"
#include "core/workspace/naming_documents.h"

namespace sparsescope::cli {

namespace {

constexpr std::size_t shown_text = 70;

std::string two_digits(const std::optional<double>& number) {
    return number ? fmt::format("{:.2f}", *number) : "–";
}

Json number_or_null(const std::optional<double>& number) {
    return number ? Json(*number) : Json();
}

}  // namespace

std::string counted(std::int64_t number, const char* one, const char* many) {
    return fmt::format("{} {}", number, number == 1 ? one : many);
}

Answer name_listing(const NameListing& listing) {
    using enum TextTable::Align;
    const LoadedModel& model = listing.model;
    TextTable table({{"neuron", right},
                     {"documents", right},
                     {"score", right},
                     {"alike", right},
                     {"name"},
                     {"origin"}});
    Answer answer;
    answer.json = {
        {"model", model.info.name}, {"k", naming_k(model.info)}, {"documents", model.documents()}};
    Json& list = answer.json["neurons"] = Json::array();
    for (std::size_t i = 0; i < listing.neurons.size(); ++i) {
        const NeuronSummary& n = listing.neurons[i];
        const ShownName& name = listing.book.of(n.neuron);
        const ShownName& automatic = listing.book.automatic(n.neuron);
        const std::string origin = name.text.empty() ? "" : std::string(origin_word(name.origin));
        list.push_back({{"neuron", n.neuron},
                        {"active_documents", n.active_documents},
                        {"name", text_or_null(name.text)},
                        {"score", number_or_null(name.score)},
                        {"mixed", name.mixed},
                        {"origin", text_or_null(origin)},
                        {"source", text_or_null(name.source)},
                        {"automatic",
                         {{"name", text_or_null(automatic.text)},
                          {"score", number_or_null(automatic.score)}}}});
        if (!listing.alike.empty()) list.back()["score_alike"] = number_or_null(listing.alike[i]);
        table.add({std::to_string(n.neuron), std::to_string(n.active_documents),
                   two_digits(name.score),
                   listing.alike.empty() ? "" : two_digits(listing.alike[i]),
                   shortened(name.text, shown_text),
                   name.source.empty() ? origin : fmt::format("{} ({})", origin, name.source)});
    }
    answer.text = list.empty()
                      ? fmt::format("No neuron of \"{}\" has a name of its own.\n", model.info.name)
                      : fmt::format(
                            "What neurons of \"{}\" are called, the busiest at k {} "
                            "first:\n{}",
                            model.info.name, naming_k(model.info), table.text());
    return answer;
}

Answer computed_names(const ModelInfo& model, const AutomaticNames& names) {
    const auto count = [&](auto wanted) { return std::ranges::count_if(names.names, wanted); };
    const auto mixed = count([](const AutomaticName& name) { return name.mixed; });
    const auto without = count([](const AutomaticName& name) { return name.name.empty(); });
    const auto named = std::ssize(names.names) - mixed - without;
    return Answer{
        Json{{"model", model.name},
             {"neurons", names.names.size()},
             {"named", named},
             {"mixed", mixed},
             {"without_name", without}},
        fmt::format("Named {} of \"{}\"; {} are mixed, and for {} there is nothing to call them "
                    "by.\n",
                    counted(named, "neuron", "neurons"), model.name, mixed, without)};
}

Answer imported_names(const ModelInfo& model, const std::string& file,
                      const NameImportReport& report) {
    std::string text = fmt::format("Named {} of \"{}\" from {}.",
                                   counted(report.names, "neuron", "neurons"), model.name, file);
    if (report.others > 0)
        text += fmt::format(" {} got a star, a note or tags only.", report.others);
    if (report.automatic > 0)
        text += fmt::format(" {} left out, because nobody gave those names.",
                            counted(report.automatic, "line was", "lines were"));
    if (report.unknown > 0)
        text += fmt::format(" {} left out, because the model has no such neuron.",
                            counted(report.unknown, "line was", "lines were"));
    return Answer{Json{{"model", model.name},
                       {"file", file},
                       {"named", report.names},
                       {"marked", report.others},
                       {"automatic", report.automatic},
                       {"unknown", report.unknown}},
                  text + '\n'};
}

Answer carried_names(const ModelInfo& from, const ModelInfo& to,
                     const std::vector<CarriedName>& names, bool dry_run) {
    using enum TextTable::Align;
    TextTable table({{"from", right},
                     {"to", right},
                     {"match", right},
                     {"rows", right},
                     {"documents", right},
                     {"name"},
                     {"not carried"}});
    Answer answer;
    const auto carried = std::ranges::count_if(names, &CarriedName::carried);
    answer.json = {
        {"from", from.name}, {"model", to.name}, {"carried", carried}, {"dry_run", dry_run}};
    Json& list = answer.json["names"] = Json::array();
    for (const CarriedName& name : names) {
        list.push_back({{"from", name.from},
                        {"to", name.to ? Json(*name.to) : Json()},
                        {"name", name.name},
                        {"match", name.match},
                        {"row_cosine", number_or_null(name.row_cosine)},
                        {"shared_documents", number_or_null(name.shared)},
                        {"carried", name.carried},
                        {"why_not", text_or_null(name.why_not)}});
        const auto cell = [](const std::optional<double>& number) {
            return number ? two_digits(number) : std::string();
        };
        table.add({std::to_string(name.from), name.to ? std::to_string(*name.to) : "–",
                   two_digits(name.match), cell(name.row_cosine), cell(name.shared),
                   shortened(name.name, shown_text), name.why_not});
    }
    if (names.empty()) {
        answer.text =
            fmt::format("No neuron of \"{}\" has a name that could be carried.\n", from.name);
        return answer;
    }
    answer.text =
        fmt::format("{} of {} {} carried from \"{}\" to \"{}\".\n", carried,
                    counted(std::ssize(names), "name", "names"),
                    dry_run ? "would be" : (carried == 1 ? "is" : "are"), from.name, to.name) +
        table.text();
    return answer;
}

Answer asked_names(const ModelInfo& model, const AskReport& report) {
    using enum TextTable::Align;
    TextTable table({{"neuron", right}, {"score", right}, {"name"}, {"reason"}});
    Answer answer;
    answer.json = {{"model", model.name}, {"named", report.named}};
    answer.json["ended"] = text_or_null(report.ended);
    Json& list = answer.json["asked"] = Json::array();
    for (const AskedName& asked : report.asked) {
        list.push_back({{"neuron", asked.neuron},
                        {"name", text_or_null(asked.name)},
                        {"score", number_or_null(asked.score)},
                        {"reason", text_or_null(asked.reason)},
                        {"problem", text_or_null(asked.problem)}});
        table.add({std::to_string(asked.neuron), two_digits(asked.score),
                   asked.name.empty() ? "–" : shortened(asked.name, shown_text),
                   shortened(asked.name.empty() ? asked.problem : asked.reason, shown_text)});
    }
    answer.text = fmt::format("Named {} of the {} asked about.\n",
                              counted(report.named, "neuron", "neurons"), report.asked.size());
    if (!report.asked.empty()) answer.text += table.text();
    if (!report.ended.empty()) answer.text += fmt::format("It ended early: {}\n", report.ended);
    if (!report.ended.empty()) answer.exit_code = exit_failed;
    return answer;
}

}  // namespace sparsescope::cli
