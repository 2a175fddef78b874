// SPDX-License-Identifier: GPL-3.0-or-later
// Lets the panes of a page stand beside each other while there is room, and one at a time, under a
// row of tabs, where there is not: on a small screen or with large text. The page lays its panes
// out as if all were shown; PaneTabs stands above them, and shows and hides.
#pragma once
#include <QString>
#include <QWidget>
#include <vector>

namespace sparsescope {

class Chip;

class PaneTabs : public QWidget {
    Q_OBJECT
  public:
    // There is room while the page is at least `needed` pixels wide, at 100 % text size.
    PaneTabs(QWidget* page, int needed);
    // A holder with the tabs above the content; it owns both.
    [[nodiscard]] QWidget* above(QWidget* content);

    // A tab, named "tab_<name>", and the widgets it shows; a widget may belong to several tabs.
    void addPane(const QString& name, const QString& title, std::vector<QWidget*> widgets);
    // Shown only when the panes stand side by side: what divides them.
    void addDivider(QWidget* divider);

    [[nodiscard]] bool isNarrow() const { return narrow_; }
    void showPane(int pane);  // matters while narrow, and is kept for then
    [[nodiscard]] int pane() const { return pane_; }

  Q_SIGNALS:
    void narrowChanged(bool narrow);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    struct Pane {
        Chip* tab;
        std::vector<QWidget*> widgets;
    };
    void fit();
    void apply();

    QWidget* page_;
    int needed_;
    std::vector<Pane> panes_;
    std::vector<QWidget*> dividers_;
    int pane_ = 0;
    bool narrow_ = false;
};

}  // namespace sparsescope
