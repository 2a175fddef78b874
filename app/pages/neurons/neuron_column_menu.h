// SPDX-License-Identifier: GPL-3.0-or-later
// Which columns the table of neurons shows, in which order and how wide: chosen by a menu of the
// header, by dragging titles and edges, and remembered. What a neuron stands for takes the room
// that the others leave.
#pragma once
#include <QMap>
#include <QObject>
#include <QString>
#include <QStringList>

class QMenu;

namespace sparsescope {

class Settings;
class TableView;

class NeuronColumnMenu : public QObject {
    Q_OBJECT

  public:
    // The table shows a NeuronTableModel.
    NeuronColumnMenu(Settings& settings, TableView* table);
    [[nodiscard]] QMenu* menu() const { return menu_; }
    void fit();  // to the width of the table
    // The keys of the columns that are shown, from left to right.
    [[nodiscard]] QStringList shown() const;

  Q_SIGNALS:
    void shownChanged();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void show(const QStringList& keys);
    void toggle(int column, bool shown);
    void reset();
    void fillMenu();
    void rememberColumns();
    void rememberWidth(int column, int width);
    [[nodiscard]] int widthOf(int column) const;

    Settings& settings_;
    TableView* table_;
    QMenu* menu_;
    QMap<QString, int> widths_;  // that a person chose, at 100 % text size
    bool fitting_ = false;       // the program moves and sizes columns, not a person
};

}  // namespace sparsescope
