// SPDX-License-Identifier: GPL-3.0-or-later
// The first rows of a file of pairs, what was recognised in it, and how many of its lines cannot be
// used. Read in a task.
#pragma once
#include <QWidget>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/controllers/task.h"
#include "core/recipe/tune_config.h"

class QStandardItemModel;

namespace sparsescope {

class TableView;
class TextLabel;

// What a look at a file of pairs found.
struct PairsLook {
    std::vector<std::string> columns;            // those that are read
    std::vector<std::vector<std::string>> rows;  // the first pairs, a cell a column
    std::int64_t pairs = 0;
    std::string words;  // what was recognised and left out
};
// Runs in a task. The error says why the file cannot be used.
[[nodiscard]] Result<PairsLook> look_at_pairs(const std::filesystem::path& file, TuneDataKind kind);

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
    void sayWords(const QString& words, bool bad);
    void showLook();

    QString file_;
    TuneDataKind kind_ = TuneDataKind::pairs;
    std::optional<Result<PairsLook>> look_;  // nullopt: it is being read
    TextLabel* words_;
    QStandardItemModel* model_;
    TableView* table_;
    Task task_;
};

}  // namespace sparsescope
