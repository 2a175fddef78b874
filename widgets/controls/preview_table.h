// SPDX-License-Identifier: GPL-3.0-or-later
// The first rows of a file that is to be imported, under what each column is for.
#pragma once
#include <optional>
#include <string>

#include "core/types/import_preview.h"
#include "widgets/controls/table_view.h"

class QStandardItemModel;

namespace sparsescope {

class RoleHeader;

class PreviewTable : public TableView {
    Q_OBJECT

  public:
    // More columns than these are not shown; the person is told how many there are.
    static constexpr std::size_t most_columns = 200;

    explicit PreviewTable(QWidget* parent = nullptr);
    void setPreview(const ImportPreview& preview);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  Q_SIGNALS:
    // A person chose what this column is for; nullopt: as the file says again.
    void roleChosen(const sparsescope::PreviewColumn& column,
                    std::optional<sparsescope::ColumnRole> role);

  private:
    void showRows(const ImportPreview& preview);
    [[nodiscard]] int heightFor(int rows) const;

    std::vector<PreviewColumn> columns_;
    QStandardItemModel* model_;
    RoleHeader* header_;
};

}  // namespace sparsescope
