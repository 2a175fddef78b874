// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for preview_import(): answers with a preview that a test made, under the roles that
// were chosen, and remembers what was asked.
#pragma once
#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/controllers/import_previewer.h"

namespace sparsescope::test {

// Eight documents: three numbers, a text, a word and a year.
inline ImportPreview table_preview(const std::string& file = "news.csv") {
    ImportPreview preview;
    preview.file = file;
    preview.importer = "csv";
    preview.columns = {
        {"d0", 3, "d2", ColumnRole::embedding, false, "neighbouring columns of numbers", 3},
        {"text", 1, "", ColumnRole::text, false, "named text", 0},
        {"kind", 1, "", ColumnRole::metadata, false, "two different words", 0},
        {"year", 1, "", ColumnRole::metadata, false, "years", 0}};
    preview.rows = {{"0.1, 0.2, 0.3", "rain in May", "weather", "1999"},
                    {"0.4, 0.5, 0.6", "the cup final", "sport", "2001"}};
    preview.notes = {"Columns are separated by ;."};
    preview.documents = 8;
    preview.dim = 3;
    return preview;
}

class MadePreview {
  public:
    using Previews = std::vector<ImportPreview>;
    using Answer = std::function<Result<Previews>(const ImportOptions&)>;

    explicit MadePreview(Previews previews = {table_preview()})
        : MadePreview([previews = std::move(previews)](const ImportOptions&) -> Result<Previews> {
              return previews;
          }) {}
    explicit MadePreview(Answer answer) : state_(std::make_shared<State>()) {
        state_->answer = std::move(answer);
    }

    Result<Previews> operator()(const ImportOptions& options) const {
        {
            const std::lock_guard lock(state_->mutex);
            state_->asked.push_back(options);
        }
        auto previews = state_->answer(options);
        if (!previews) return previews;
        for (ImportPreview& preview : *previews)
            for (PreviewColumn& column : preview.columns)
                for (const ColumnChoice& choice : options.columns)
                    if (choice.name == column.name) give(preview, column, choice.role);
        return previews;
    }

    [[nodiscard]] std::vector<ImportOptions> asked() const {
        const std::lock_guard lock(state_->mutex);
        return state_->asked;
    }

  private:
    struct State {
        std::mutex mutex;  // it is asked on the thread of a task
        std::vector<ImportOptions> asked;
        Answer answer;
    };

    static void give(ImportPreview& preview, PreviewColumn& column, ColumnRole role) {
        preview.dim -= column.dim;
        column.dim = role == ColumnRole::embedding ? column.columns : 0;
        preview.dim += column.dim;
        column.role = role;
        column.chosen = true;
    }

    std::shared_ptr<State> state_;
};

}  // namespace sparsescope::test
