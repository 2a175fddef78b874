// SPDX-License-Identifier: GPL-3.0-or-later
// Frames a chart: title, current value in large type, its definition on hover, and the corner menu
// (table, log axis, copy, PNG, SVG, CSV, "What is this?"). The key V shows the table; D says in a
// sentence what the chart shows.
#pragma once
#include <QWidget>

#include "widgets/charts/chart.h"

class QAction;
class QMenu;
class QStackedWidget;
class QToolButton;

namespace sparsescope {

class ElidedLabel;
class TableView;

class ChartCard : public QWidget {
    Q_OBJECT
  public:
    // The definition is one line, with formula and set. Takes ownership of the chart.
    ChartCard(const QString& title, const QString& definition, Chart* chart,
              QWidget* parent = nullptr);

    void setTitle(const QString& title);
    // Both take up room from their first call on, so call them with "" while nothing is known yet.
    void setValue(const QString& value);
    void setNote(const QString& note);  // small, at the right: N and set of the numbers
    void setDefinition(const QString& definition);
    [[nodiscard]] Chart* chart() const { return chart_; }
    [[nodiscard]] bool showsTable() const;
    void setShowsTable(bool table);
    // Puts another widget under the chart, for example a step scrubber. Takes ownership.
    void setFooter(QWidget* footer);
    void copyImage();
    // Says in the header that what is shown stands still, e.g. "frozen at step 1 200"; "" ends it.
    void setFrozen(const QString& caption);
    [[nodiscard]] QString frozenCaption() const;

  Q_SIGNALS:
    void exported(const QString& path);
    void exportFailed(const QString& sentence);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void buildMenu();
    void addExports(QMenu* menu);
    void save(const QString& kind, Chart::Rows rows = Chart::Rows::all);
    void explain();
    void tell(const QString& text);

    QString title_, definition_;
    Chart* chart_;
    ElidedLabel* title_label_;
    ElidedLabel* value_label_;
    ElidedLabel* note_label_;
    ElidedLabel* frozen_label_;
    QToolButton* menu_button_;
    QStackedWidget* body_;
    TableView* table_ = nullptr;
    QAction* table_action_ = nullptr;
    QAction* log_action_ = nullptr;
    QAction* part_action_ = nullptr;  // CSV of the visible range
};

}  // namespace sparsescope
