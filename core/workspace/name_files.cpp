// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/name_files.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"
#include "core/corpus/names.h"
#include "core/formats/text_lines.h"

namespace sparsescope {

namespace {

using Json = nlohmann::ordered_json;

Json line_of(NeuronId neuron, const ShownName& name, const NeuronMark* mark) {
    Json line{{"neuron", neuron}};
    line["name"] = name.text.empty() ? Json() : Json(name.text);
    line["origin"] = name.text.empty() ? Json() : Json(origin_word(name.origin));
    line["source"] = name.source.empty() ? Json() : Json(name.source);
    line["score"] = name.score ? Json(*name.score) : Json();
    if (mark == nullptr) return line;
    if (mark->star) line["star"] = true;
    if (!mark->note.empty()) line["note"] = mark->note;
    if (!mark->tags.empty()) line["tags"] = mark->tags;
    return line;
}

// One line of a file of names.
class Line {
  public:
    Line(const Json& json, std::string where) : json_(json), where_(std::move(where)) {}

    // nullopt: a neuron that no model has, such as −1 or 1e12.
    [[nodiscard]] Result<std::optional<NeuronId>> neuron(std::size_t hidden) const {
        const auto found = json_.find("neuron");
        if (found == json_.end() || !found->is_number_integer())
            return refuse("has no whole number called \"neuron\"");
        const auto number = found->is_number_unsigned()
                                ? static_cast<std::int64_t>(std::min<std::uint64_t>(
                                      found->get<std::uint64_t>(), INT64_MAX))
                                : found->get<std::int64_t>();
        if (number < 0 || static_cast<std::uint64_t>(number) >= hidden) return std::nullopt;
        return static_cast<NeuronId>(number);
    }
    [[nodiscard]] bool automatic() const { return word("origin") == "automatic"; }

    // Puts what the line says over the mark; returns whether it names the neuron.
    [[nodiscard]] Result<bool> read_into(NeuronMark& mark, const std::string& source) const {
        SPARSESCOPE_ASSIGN(const std::string name, text("name"));
        if (!name.empty()) {
            auto checked = checked_name(name);
            if (!checked) return refuse_as(checked.error());
            mark.name = std::move(*checked);
            mark.origin = NameOrigin::imported;
            mark.source = source;
        }
        SPARSESCOPE_ASSIGN(const std::string note, text("note"));
        if (!note.empty()) {
            auto checked = checked_note(note);
            if (!checked) return refuse_as(checked.error());
            mark.note = std::move(*checked);
        }
        if (const auto star = json_.find("star"); star != json_.end() && !star->is_null()) {
            if (!star->is_boolean()) return refuse("has a \"star\" that is neither true nor false");
            mark.star = star->get<bool>();
        }
        SPARSESCOPE_TRY(read_tags(mark));
        return !name.empty();
    }

    // Whether it says anything beyond the number of a neuron.
    [[nodiscard]] bool says_something() const {
        return std::ranges::any_of(std::array{"name", "note", "star", "tags"},
                                   [&](const char* key) {
                                       const auto found = json_.find(key);
                                       return found != json_.end() && !found->is_null();
                                   });
    }

  private:
    // A sentence of its own follows.
    [[nodiscard]] tl::unexpected<Error> refuse_as(const Error& why) const {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} is refused: {} Nothing was changed.", where_, why.message));
    }
    [[nodiscard]] tl::unexpected<Error> refuse(const std::string& what) const {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} {}. Nothing was changed.", where_, what));
    }
    [[nodiscard]] std::string word(const char* key) const {
        const auto found = json_.find(key);
        return found != json_.end() && found->is_string() ? found->get<std::string>() : "";
    }
    [[nodiscard]] Result<std::string> text(const char* key) const {
        const auto found = json_.find(key);
        if (found == json_.end() || found->is_null()) return std::string();
        if (!found->is_string()) return refuse(fmt::format("has a \"{}\" that is no text", key));
        return found->get<std::string>();
    }
    [[nodiscard]] Status read_tags(NeuronMark& mark) const {
        const auto found = json_.find("tags");
        if (found == json_.end() || found->is_null()) return {};
        if (!found->is_array()) return refuse("has \"tags\" that are no list");
        mark.tags.clear();
        for (const Json& tag : *found) {
            if (!tag.is_string()) return refuse("has a tag that is no text");
            auto checked = checked_name(tag.get<std::string>());
            if (!checked) return refuse_as(checked.error());
            mark.tags.push_back(std::move(*checked));
        }
        std::ranges::sort(mark.tags);
        return {};
    }

    const Json& json_;
    std::string where_;  // "Line 3 of names.jsonl"
};

tl::unexpected<Error> unknown_neuron(const std::string& where, const ModelInfo& model) {
    return fail(ErrorCode::invalid_input,
                fmt::format("{} names a neuron that model \"{}\" does not have: its neurons are 0 "
                            "to {}. Nothing was changed. Choose the model that the names are of, "
                            "or leave such lines out (--skip-unknown).",
                            where, model.name, model.hidden - 1));
}

}  // namespace

Result<std::int64_t> export_names(const std::filesystem::path& file, const Corpus& corpus,
                                  const ModelInfo& model, const NameBook& book, bool automatic) {
    SPARSESCOPE_ASSIGN(const auto list, corpus.neuron_marks(model.id));
    std::map<NeuronId, const NeuronMark*> marks;
    for (const NeuronMark& mark : list)
        marks[mark.neuron] = &mark;
    std::int64_t lines = 0;
    const Status written = write_file_atomically(file, [&](OutputFile& out) -> Status {
        for (NeuronId neuron = 0; neuron < model.hidden; ++neuron) {
            const auto mark = marks.find(neuron);
            const ShownName& name = book.of(neuron);
            if (mark == marks.end() && (!automatic || name.text.empty())) continue;
            // What is automatic is no part of what people wrote, unless it was asked for.
            const ShownName& told = name.origin || automatic ? name : ShownName{};
            const Json line = line_of(neuron, told, mark == marks.end() ? nullptr : mark->second);
            SPARSESCOPE_TRY(
                out.write(line.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n'));
            ++lines;
        }
        return {};
    });
    SPARSESCOPE_TRY(written);
    return lines;
}

Result<std::vector<NeuronMark>> names_in_file(const Corpus& corpus, const ModelInfo& model,
                                              const std::filesystem::path& file,
                                              const NameImport& options, NameImportReport& report,
                                              std::stop_token stop) {
    SPARSESCOPE_ASSIGN(const auto list, corpus.neuron_marks(model.id));
    std::map<NeuronId, NeuronMark> before;
    for (const NeuronMark& mark : list)
        before[mark.neuron] = mark;
    std::map<NeuronId, NeuronMark> read;
    SPARSESCOPE_ASSIGN(auto lines, TextLineReader::open(file));
    const std::string source = name_from(file.filename().string(), "a file");
    std::string text;
    for (;;) {
        if (stop.stop_requested()) return cancelled();
        SPARSESCOPE_ASSIGN(const bool more, lines.next(text));
        if (!more) break;
        if (text.find_first_not_of(" \t") == std::string::npos) continue;
        const std::string where = fmt::format("Line {} of {}", lines.line_number(), lines.name());
        const Json json = Json::parse(text, nullptr, false);
        if (!json.is_object())
            return fail(ErrorCode::invalid_input,
                        where +
                            " is no JSON object. A file of names has one a line, such as "
                            "{\"neuron\":412,\"name\":\"tax reform\"}. Nothing was changed.");
        const Line line(json, where);
        SPARSESCOPE_ASSIGN(const auto neuron, line.neuron(model.hidden));
        if (line.automatic()) {
            ++report.automatic;
            continue;
        }
        if (!neuron) {
            if (!options.skip_unknown) return unknown_neuron(where, model);
            ++report.unknown;
            continue;
        }
        if (read.contains(*neuron))
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} names neuron {}, which an earlier line named already. "
                                    "Nothing was changed.",
                                    where, *neuron));
        if (!line.says_something()) continue;
        NeuronMark& mark = read[*neuron];
        mark = before.contains(*neuron) ? before[*neuron] : NeuronMark{.neuron = *neuron};
        SPARSESCOPE_ASSIGN(const bool named, line.read_into(mark, source));
        ++(named ? report.names : report.others);
    }
    std::vector<NeuronMark> marks;
    for (auto& [neuron, mark] : read)
        marks.push_back(std::move(mark));
    return marks;
}

Result<NameImportReport> import_names(Corpus& corpus, const ModelInfo& model,
                                      const std::filesystem::path& file, const NameImport& options,
                                      std::stop_token stop) {
    return guard("reading names", [&]() -> Result<NameImportReport> {
        NameImportReport report;
        SPARSESCOPE_ASSIGN(const auto marks,
                           names_in_file(corpus, model, file, options, report, std::move(stop)));
        SPARSESCOPE_TRY(corpus.set_neuron_marks(model.id, marks));
        return report;
    });
}

}  // namespace sparsescope
