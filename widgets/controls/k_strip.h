// SPDX-License-Identifier: GPL-3.0-or-later
// A small strip of bars over k: a number that a page has at every k at once, such as how often a
// neuron is active. The bar of the k in use is marked. A click on a bar, or an arrow key, asks for
// its k.
#pragma once
#include <QWidget>
#include <functional>
#include <optional>
#include <vector>

namespace sparsescope {

class KStrip : public QWidget {
    Q_OBJECT
  public:
    explicit KStrip(QWidget* parent = nullptr);
    // values[i] ≥ 0 belongs to k = i + 1. The tallest bar fills the height.
    void setValues(std::vector<double> values, int current_k);
    // One line about a value for tooltip and screen readers: "k = 4: active on 12 %".
    void setWords(std::function<QString(int k, double value)> words);
    [[nodiscard]] const std::vector<double>& values() const { return values_; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void kActivated(int k);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

  private:
    [[nodiscard]] std::optional<int> kAt(const QPointF& place) const;
    [[nodiscard]] QRectF bars() const;
    void describe();

    std::vector<double> values_;
    int k_ = 0;
    std::function<QString(int, double)> words_;
};

}  // namespace sparsescope
