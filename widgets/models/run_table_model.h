// SPDX-License-Identifier: GPL-3.0-or-later
// Holds training runs as a family tree: branches stand indented under their parent until the table
// is sorted by another column. Numbers that are not known yet are NaN and read "–".
#pragma once
#include <limits>
#include <span>

#include <QStringList>

#include "core/types/ids.h"
#include "core/types/param_spec.h"
#include "widgets/models/row_table.h"

namespace sparsescope {

struct RunRow {
    RunId id = 0;
    QString name;
    QString preset;
    QString kind;   // what it trains: "head", "backbone", "both"
    QString state;  // running, paused, finished, stopped, failed, interrupted
    int hidden = 0;
    int k = 0;
    double learning_rate = std::numeric_limits<double>::quiet_NaN();
    double seed = std::numeric_limits<double>::quiet_NaN();
    QString sweep;         // the sweep it belongs to, or ""
    QStringList settings;  // the values of setSettings(), in that order
    std::int64_t step = 0;
    std::int64_t total_steps = 0;
    double loss = std::numeric_limits<double>::quiet_NaN();
    double dead_share = std::numeric_limits<double>::quiet_NaN();  // on held-out documents at k
    double accuracy = std::numeric_limits<double>::quiet_NaN();    // 1-NN, held out
    double seconds = std::numeric_limits<double>::quiet_NaN();
    double bytes = std::numeric_limits<double>::quiet_NaN();  // of metrics and checkpoints
    QString started;                                          // as shown
    QString message;                                          // why it failed; tooltip
    QString note;
    bool archived = false;
    RunId parent = 0;  // 0: none
    std::int64_t parent_step = 0;
    int overlay = -1;  // its place among the runs drawn over the shown one; < 0: not drawn
};

class RunTableModel : public RowTable<RunRow> {
    Q_OBJECT
  public:
    enum ColumnId {
        Overlay,
        Name,
        State,
        Kind,
        Hidden,
        K,
        LearningRate,
        Seed,
        Progress,
        Loss,
        Dead,
        Accuracy,
        Duration,
        Bytes,
        Preset,
        Sweep,
        Started,
        Note,
        FirstSetting  // from here on the settings of setSettings()
    };

    explicit RunTableModel(QObject* parent = nullptr);
    // Adds a column for each of these settings. Call it before the first row comes.
    void setSettings(std::span<const ParamSpec> settings);
    // Newest first, in any family order; branches are put under their parents.
    void setRuns(std::vector<RunRow> runs);
    // Changes one row in place (live numbers) or adds it on top.
    void updateRun(const RunRow& run);
    [[nodiscard]] int rowOf(RunId id) const;
    [[nodiscard]] RunId runAt(int shown) const { return row(shown).id; }

  private:
    [[nodiscard]] std::vector<Column<RunRow>> treeColumns() const;
    // Where a run stands in the tree. Kept by id, so that a changed row keeps its place.
    struct Place {
        int position = 0;
        int depth = 0;
    };
    [[nodiscard]] Place placeOf(RunId id) const;
    std::vector<std::pair<RunId, Place>> places_;  // by id
};

}  // namespace sparsescope
