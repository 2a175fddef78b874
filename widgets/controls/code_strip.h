// SPDX-License-Identifier: GPL-3.0-or-later
// A code as a strip: all neurons of a model from left to right, and a stroke for each active one,
// as high as its weight. What is to be seen is how empty it is.
#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include <QString>
#include <QWidget>

#include "core/types/ids.h"

namespace sparsescope {

class CodeStrip : public QWidget {
    Q_OBJECT

  public:
    struct Active {
        NeuronId neuron = 0;
        float weight = 0;
    };
    explicit CodeStrip(QWidget* parent = nullptr);
    // Strongest first; `hidden` neurons in all. The scale is that of `largest`, which stays the
    // same while k is dragged.
    void setCode(std::vector<Active> active, std::size_t hidden, float largest);
    void setNames(std::function<QString(NeuronId)> name_of);
    [[nodiscard]] const std::vector<Active>& active() const { return active_; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void neuronActivated(sparsescope::NeuronId neuron);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

  private:
    [[nodiscard]] double placeOf(NeuronId neuron) const;
    [[nodiscard]] const Active* at(double x) const;  // the nearest stroke under the pointer

    std::vector<Active> active_;
    std::size_t hidden_ = 0;
    float largest_ = 0;
    std::function<QString(NeuronId)> name_of_;
};

}  // namespace sparsescope
