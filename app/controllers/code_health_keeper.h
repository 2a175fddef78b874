// SPDX-License-Identifier: GPL-3.0-or-later
// Measures, in a task of its own, how well the codes behind an answer stand in for embeddings
// (core/workspace/code_health.h): once for each list that is ordered by codes alone. Two-stage
// searches measure this themselves. Window thread only.
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
    // The health of a column of the answer; null while it is not measured.
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
    std::shared_ptr<const Searchable> searchable_;  // the model that the members below belong to
    std::shared_ptr<const DenseSample> sample_;
    std::vector<std::pair<SearchColumn, CodeHealth>> measured_;
    std::optional<SearchColumn> under_way_;
    Task task_;
};

}  // namespace sparsescope
