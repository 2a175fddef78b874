// SPDX-License-Identifier: GPL-3.0-or-later
// The navigation at the left edge has an icon and a word for each page. Ctrl+1 to Ctrl+9 choose
// one, and the arrow keys do while the rail has the focus.
#pragma once
#include <QWidget>
#include <vector>

class QVBoxLayout;

namespace sparsescope {

class RailButton;

class Rail : public QWidget {
    Q_OBJECT
  public:
    explicit Rail(QWidget* parent = nullptr);
    // Returns the index of the new entry. The first one becomes the current one.
    int addPage(const QString& icon, const QString& word);
    void setCurrent(int index);
    [[nodiscard]] int current() const { return current_; }
    void setBadge(int index, int count);  // problems found; 0 hides it
    QSize sizeHint() const override;

  Q_SIGNALS:
    void currentChanged(int index);  // also when its key is pressed once more

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void goByKey(int index);

    std::vector<RailButton*> buttons_;
    QVBoxLayout* column_;
    int current_ = -1;
};

}  // namespace sparsescope
