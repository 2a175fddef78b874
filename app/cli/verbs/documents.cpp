// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include "app/cli/answers.h"
#include "app/cli/filter_option.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/workspace/document_export.h"
#include "core/workspace/filter_rows.h"

namespace sparsescope::cli {

namespace {

constexpr std::size_t shown_text = 60;

class DocumentsVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--dataset", dataset_, "Dataset; default: the only one");
        filter_.add_to(app);
        app.add_option("--from", from_, "Pass over this many of them first")
            ->check(CLI::NonNegativeNumber)
            ->capture_default_str();
        app.add_option("--top", top_, "List only this many")
            ->check(CLI::Range(0, 10'000'000))
            ->capture_default_str();
        app.add_option("--to", to_, "Write all of them to this file instead: .csv or .jsonl");
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(dataset_));
        SPARSESCOPE_ASSIGN(const RowSet rows, filter_.rows(corpus, dataset.id, session.stop()));
        const auto passing = static_cast<std::int64_t>(rows.count());
        const std::int64_t documents = dataset.documents - dataset.removed_documents;
        Answer answer;
        answer.json = {{"dataset", dataset.name}, {"documents", documents}, {"passing", passing}};
        if (!to_.empty()) {
            SPARSESCOPE_ASSIGN(
                const std::int64_t written,
                export_documents(corpus, dataset, rows, to_, session.stop(), session.progress()));
            answer.json["file"] = to_;
            answer.text = fmt::format("Wrote {} of {} documents to {}.", written, documents, to_);
            return answer;
        }
        answer.text =
            fmt::format("{} of {} documents of \"{}\".\n", passing, documents, dataset.name);
        SPARSESCOPE_TRY(list(corpus, dataset, rows, answer));
        return answer;
    }

  private:
    // Rows from_ … from_ + top_ − 1 of the set.
    [[nodiscard]] std::vector<std::int64_t> piece_of(const RowSet& rows) const {
        std::vector<std::int64_t> piece;
        std::int64_t position = 0;
        rows.for_each([&](std::size_t row) {
            if (position >= from_ && position - from_ < top_)
                piece.push_back(static_cast<std::int64_t>(row));
            ++position;
        });
        return piece;
    }

    Status list(const Corpus& corpus, const DatasetInfo& dataset, const RowSet& rows,
                Answer& answer) const {
        SPARSESCOPE_ASSIGN(const auto documents, corpus.documents_at(dataset.id, piece_of(rows)));
        TextTable table(
            {{"document", TextTable::Align::right}, {"label"}, {"split"}, {"tags"}, {"text"}});
        Json& listed = answer.json["list"] = Json::array();
        for (const Document& document : documents) {
            SPARSESCOPE_ASSIGN(const auto tags, corpus.tags_of(document.id));
            const std::string label = dataset.label_name(document.label);
            const char* split = split_name(document.split);
            listed.push_back({{"document", document.id},
                              {"row", document.row},
                              {"label", text_or_null(label)},
                              {"level", text_or_null(document.level)},
                              {"split", split},
                              {"tags", tags},
                              {"text", text_or_null(document.text)},
                              {"metadata", parsed(document.metadata)}});
            table.add({std::to_string(document.id), label, split,
                       fmt::format("{}", fmt::join(tags, ", ")),
                       shortened(document.text, shown_text)});
        }
        if (!documents.empty()) answer.text += table.text();
        return {};
    }

    std::string dataset_;
    FilterOption filter_;
    std::int64_t from_ = 0;
    std::int64_t top_ = 20;
    std::string to_;
};

}  // namespace

const VerbEntry& documents_entry() {
    static const VerbEntry entry{"documents", make_verb<DocumentsVerb>};
    return entry;
}

}  // namespace sparsescope::cli
