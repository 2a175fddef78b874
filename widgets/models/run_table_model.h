// SPDX-License-Identifier: GPL-3.0-or-later
// Training runs as a thin table. Numbers that are not known yet are NaN and read "–".
#pragma once
#include <limits>

#include "core/types/ids.h"
#include "widgets/models/row_table.h"

namespace sparsescope {

struct RunRow {
    RunId id = 0;
    QString name;
    QString preset;
    QString state;  // running, finished, stopped, failed, interrupted
    int hidden = 0;
    int k = 0;
    std::int64_t step = 0;
    std::int64_t total_steps = 0;
    double loss = std::numeric_limits<double>::quiet_NaN();
    double dead_share = std::numeric_limits<double>::quiet_NaN();  // on held-out documents at k
    double accuracy = std::numeric_limits<double>::quiet_NaN();    // 1-NN, held out
    double seconds = std::numeric_limits<double>::quiet_NaN();
    QString started;  // as shown
    QString message;  // why it failed; tooltip
};

class RunTableModel : public RowTable<RunRow> {
    Q_OBJECT
  public:
    enum ColumnId {
        Name,
        State,
        Preset,
        Hidden,
        K,
        Progress,
        Loss,
        Dead,
        Accuracy,
        Duration,
        Started
    };

    explicit RunTableModel(QObject* parent = nullptr);
    void setRuns(std::vector<RunRow> runs) { setRows(std::move(runs)); }
    // Changes one row in place (live numbers) or adds it on top.
    void updateRun(const RunRow& run);
    [[nodiscard]] int rowOf(RunId id) const;
    [[nodiscard]] RunId runAt(int shown) const { return row(shown).id; }
};

}  // namespace sparsescope
