// SPDX-License-Identifier: GPL-3.0-or-later
// The header of a preview: above each column its name, a menu of what the column is for, and why,
// tinted by that role. Window thread only.
#pragma once
#include <optional>
#include <vector>

#include <QHeaderView>

#include "core/types/import_preview.h"
#include "widgets/theme.h"

class QComboBox;

namespace sparsescope {

// The colour of a role; no two that give a document different things share one.
[[nodiscard]] QColor role_color(ColumnRole role);
// "d0 … d767" for neighbours that are shown as one column.
[[nodiscard]] QString column_title(const PreviewColumn& column);
// The names of all columns that this one stands for, as they follow from the first and the last
// ("d0", "d1", …); empty when they do not.
[[nodiscard]] std::vector<std::string> column_names(const PreviewColumn& column);

class RoleHeader : public QHeaderView {
    Q_OBJECT

  public:
    explicit RoleHeader(QWidget* parent = nullptr);
    // Menus keep their focus when the same columns come with other roles.
    void setColumns(const std::vector<PreviewColumn>& columns);
    // The width at which a column's name, menu and reason can be read.
    [[nodiscard]] int widthFor(int column) const;
    QSize sizeHint() const override;

  Q_SIGNALS:
    // nullopt: as the file says again.
    void roleChosen(int column, std::optional<sparsescope::ColumnRole> role);
    void columnFocused(int column);

  protected:
    void paintSection(QPainter* painter, const QRect& rect, int column) const override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void updateGeometries() override;

  private:
    QComboBox* makeMenu(int column);
    void fillMenu(QComboBox& menu, const PreviewColumn& column);
    void placeMenus();
    void applyTheme();
    [[nodiscard]] QString reasonOf(const PreviewColumn& column) const;

    std::vector<PreviewColumn> columns_;
    std::vector<QComboBox*> menus_;
};

}  // namespace sparsescope
