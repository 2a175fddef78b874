// SPDX-License-Identifier: GPL-3.0-or-later
// The previews of the files of an import, one at a time: what the file is, and its first rows under
// what each column is for. Several files have a tab each.
#pragma once
#include <optional>
#include <vector>

#include <QWidget>

#include "core/types/import_preview.h"

class QCheckBox;
class QTabBar;

namespace sparsescope {

class PreviewTable;
class TextLabel;

class ImportPreviewView : public QWidget {
    Q_OBJECT

  public:
    explicit ImportPreviewView(QWidget* parent = nullptr);
    void setPreviews(const std::vector<ImportPreview>& previews);  // none: nothing can be shown
    void sayWhatBecomes(const QString& summary);
    void offerLeavingOut();  // from then on, rows that cannot be used can be left out
    [[nodiscard]] bool leavesOut() const;

  Q_SIGNALS:
    // nullopt: as the file says again.
    void roleChosen(int file, const sparsescope::PreviewColumn& column,
                    std::optional<sparsescope::ColumnRole> role);
    void leavingOutChanged();

  private:
    void showFile(int file);

    std::vector<ImportPreview> previews_;
    QTabBar* tabs_;
    TextLabel* words_;
    QCheckBox* skip_;
    PreviewTable* table_;
    TextLabel* summary_;
};

}  // namespace sparsescope
