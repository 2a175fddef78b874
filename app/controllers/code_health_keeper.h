// SPDX-License-Identifier: GPL-3.0-or-later
// Measures in a task of its own how well the codes behind an answer stand in for embeddings
// (core/workspace/code_health.h), once for each list that codes alone put in order. Two-stage
// searches measure themselves. Window thread only.
#pragma once
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <QObject>

#include "app/controllers/search_controller.h"
#include "core/workspace/code_health.h"

namespace sparsescope {

class CodeHealthKeeper : public QObject {
    Q_OBJECT

  public:
    CodeHealthKeeper(SearchController& search, WorkspaceController& workspace,
                     QObject* parent = nullptr);
    // Of a column of the answer; null: not measured (yet).
    [[nodiscard]] const CodeHealth* of(const SearchColumn& column) const;

  Q_SIGNALS:
    void changed();

  private:
    struct Measured {
        std::shared_ptr<const DenseSample> sample;
        CodeHealth health;
    };
    void follow();
    [[nodiscard]] std::optional<SearchColumn> unmeasured() const;
    void measure(const SearchColumn& column);

    SearchController& search_;
    std::shared_ptr<Reader> reader_;
    std::shared_ptr<const Searchable> searchable_;  // that the rest is about
    std::shared_ptr<const DenseSample> sample_;
    std::vector<std::pair<SearchColumn, CodeHealth>> measured_;
    std::optional<SearchColumn> under_way_;
    Task task_;
};

}  // namespace sparsescope
