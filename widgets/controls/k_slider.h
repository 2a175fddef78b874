// SPDX-License-Identifier: GPL-3.0-or-later
// Chooses k, the number of active neurons a code is read at, from 1 to the longest stored code.
// Steps are 1, 2, 3 … near the left and wider to the right; a mark shows the k the model was
// trained for. valueChanged(int k) comes while the slider is dragged. Keys: arrows, Page, Home,
// End, [ and ].
#pragma once
#include <QAbstractSlider>
#include <vector>

namespace sparsescope {

// The values to choose from: 1 to 8 one by one, then about a sixth of the value at a time. The
// trained and the stored k are always among them.
[[nodiscard]] std::vector<int> k_steps(int stored_k, int trained_k);

class KSlider : public QAbstractSlider {
    Q_OBJECT
  public:
    explicit KSlider(QWidget* parent = nullptr);

    // With stored_k < 1 there is nothing to choose: the slider is disabled and says so.
    void setModel(int trained_k, int stored_k);
    void setK(int k);  // clamped; emits valueChanged when it changed
    [[nodiscard]] int k() const { return value(); }
    [[nodiscard]] int trainedK() const { return trained_k_; }
    void stepUp();
    void stepDown();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void sliderChange(SliderChange change) override;

  private:
    [[nodiscard]] int stepIndex() const;
    [[nodiscard]] bool showsMark() const;
    [[nodiscard]] QRectF track() const;
    [[nodiscard]] double pixelOf(int k) const;
    [[nodiscard]] int kAt(double x) const;
    void moveBy(int steps);
    void updateTexts();

    std::vector<int> steps_{1};
    int trained_k_ = 0;
};

}  // namespace sparsescope
