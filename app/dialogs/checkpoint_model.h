// SPDX-License-Identifier: GPL-3.0-or-later
// The checkpoints of a run as a table, newest first.
#pragma once
#include "core/types/train_metrics.h"
#include "widgets/models/row_table.h"

namespace sparsescope {

struct CheckpointRow {
    CheckpointInfo info;
    int k = 0;  // at the checkpoint's step; 0: not known
    bool newest = false;
};

class CheckpointModel : public RowTable<CheckpointRow> {
    Q_OBJECT

  public:
    explicit CheckpointModel(QObject* parent = nullptr);
};

}  // namespace sparsescope
