// SPDX-License-Identifier: GPL-3.0-or-later
// Two vectors of the same length laid over each other, a bar a number: the one that is meant in
// muted, what was made of it in colour. Where there are more numbers than pixels a column shows the
// largest of those that fall into it, so that no peak is lost.
#pragma once
#include <vector>

#include <QString>
#include <QWidget>

namespace sparsescope {

class VectorBars : public QWidget {
    Q_OBJECT

  public:
    explicit VectorBars(QWidget* parent = nullptr);
    // Of the same length; empty: nothing is shown.
    void setVectors(std::vector<float> meant, std::vector<float> made);
    [[nodiscard]] const std::vector<float>& made() const { return made_; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

  private:
    [[nodiscard]] std::size_t columns() const;
    // The numbers [first, last) that a column stands for.
    [[nodiscard]] std::pair<std::size_t, std::size_t> numbersOf(std::size_t column) const;
    [[nodiscard]] QString tip(int x) const;

    std::vector<float> meant_;
    std::vector<float> made_;
    float largest_ = 0;
};

}  // namespace sparsescope
