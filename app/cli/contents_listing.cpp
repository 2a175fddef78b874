// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/contents_listing.h"

#include <algorithm>

#include "app/cli/answers.h"
#include "app/cli/text_table.h"
#include "core/workspace/model_differences.h"

namespace sparsescope::cli {

namespace {

constexpr std::size_t shown_note = 40;
constexpr std::size_t shown_differences = 60;

std::string count_or_blank(std::ptrdiff_t count) {
    return count == 0 ? "" : std::to_string(count);
}

}  // namespace

Result<Answer> dataset_listing(const Corpus& corpus, const std::vector<DatasetInfo>& datasets) {
    using enum TextTable::Align;
    SPARSESCOPE_ASSIGN(const auto models, corpus.models());
    SPARSESCOPE_ASSIGN(const auto runs, corpus.runs());
    TextTable table({{"dataset"},
                     {"documents", right},
                     {"validation", right},
                     {"test", right},
                     {"values", right},
                     {"labels", right},
                     {"encoder"},
                     {"levels"},
                     {"models", right},
                     {"runs", right},
                     {"size", right},
                     {"note"}});
    Answer answer{Json::array(), "There are no datasets yet: import a file.\n"};
    for (const DatasetInfo& d : datasets) {
        SPARSESCOPE_ASSIGN(const std::int64_t bytes, corpus.dataset_bytes(d.id));
        const auto of_it = [&](const auto& item) { return item.dataset == d.id; };
        Json json = to_json(d);
        json["bytes"] = bytes;
        answer.json.push_back(std::move(json));
        table.add({d.name, std::to_string(d.documents - d.removed_documents),
                   std::to_string(d.validation_documents), std::to_string(d.test_documents),
                   std::to_string(d.dim), std::to_string(d.label_names.size()), d.encoder.name,
                   d.has_levels ? "yes" : "", count_or_blank(std::ranges::count_if(models, of_it)),
                   count_or_blank(std::ranges::count_if(runs, of_it)), bytes_text(bytes),
                   shortened(d.note, shown_note)});
    }
    if (!datasets.empty()) answer.text = table.text();
    for (const DatasetInfo& d : datasets)
        if (!d.picture_folder.empty())
            answer.text +=
                fmt::format("The pictures of \"{}\" are in {}.\n", d.name, d.picture_folder);
    return answer;
}

Result<Answer> model_listing(const Corpus& corpus, const std::vector<ModelInfo>& models) {
    using enum TextTable::Align;
    SPARSESCOPE_ASSIGN(const auto datasets, corpus.datasets());
    SPARSESCOPE_ASSIGN(const auto all, corpus.models());
    const auto differences = what_differs(all);
    TextTable table({{"model"},
                     {"dataset"},
                     {"run", right},
                     {"neurons", right},
                     {"k", right},
                     {"stored k", right},
                     {"made"},
                     {"size", right},
                     {"differs in"},
                     {"note"}});
    Answer answer{Json::array(), "There are no models yet: train one.\n"};
    for (const ModelInfo& m : models) {
        SPARSESCOPE_ASSIGN(const ModelUse use, corpus.model_use(m.id));
        const auto place = std::ranges::find(all, m.id, &ModelInfo::id) - all.begin();
        const std::string& differs = differences[static_cast<std::size_t>(place)];
        const auto dataset = std::ranges::find(datasets, m.dataset, &DatasetInfo::id);
        Json json = to_json(m);
        json["bytes"] = use.bytes();
        json["weight_bytes"] = use.weight_bytes;
        json["code_bytes"] = use.code_bytes;
        json["segment_bytes"] = use.segment_bytes;
        json["differs"] = text_or_null(differs);
        answer.json.push_back(std::move(json));
        table.add({m.name, dataset == datasets.end() ? "" : dataset->name,
                   m.run ? std::to_string(*m.run) : "", std::to_string(m.hidden),
                   std::to_string(m.k), m.stored_k > 0 ? std::to_string(m.stored_k) : "not encoded",
                   m.created, bytes_text(use.bytes()), shortened(differs, shown_differences),
                   shortened(m.note, shown_note)});
    }
    if (!models.empty()) answer.text = table.text();
    return answer;
}

Result<std::string> say_what_was_freed(const Corpus& corpus, const StorageUse& before, Json& json) {
    SPARSESCOPE_ASSIGN(const StorageUse after, corpus.storage());
    const std::int64_t freed = before.file_bytes - after.file_bytes;
    json["freed_bytes"] = freed;
    json["file_bytes"] = after.file_bytes;
    if (freed > 0) return fmt::format("The file is {} now.", bytes_text(after.file_bytes));
    return fmt::format(
        "The file is still {}: somebody reads it, so its space is given back later, "
        "or by compact.",
        bytes_text(after.file_bytes));
}

}  // namespace sparsescope::cli
