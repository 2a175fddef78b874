// SPDX-License-Identifier: GPL-3.0-or-later
// The first rows of a file of pairs, what was recognised in it, and how many of its lines cannot be
// used. Read in a task.
#pragma once
#include <QWidget>
#include <optional>

#include "app/controllers/task.h"
#include "core/recipe/tune_config.h"

class QStandardItemModel;

namespace sparsescope {

class TableView;
class TextLabel;

class PairsPreview : public QWidget {
    Q_OBJECT

  public:
    explicit PairsPreview(QWidget* parent = nullptr);
    // Reads the file, unless it was read already.
    void look(const QString& file, TuneDataKind kind);
    // Pairs of the file; < 0: not counted yet. The error says what is wrong with it.
    [[nodiscard]] Result<std::int64_t> pairs() const;

  Q_SIGNALS:
    void looked();

  private:
    QString file_;
    TuneDataKind kind_ = TuneDataKind::pairs;
    TextLabel* words_;
    QStandardItemModel* model_;
    TableView* table_;
    Task task_;
};

}  // namespace sparsescope
