// SPDX-License-Identifier: GPL-3.0-or-later
// Shows one neuron of a query: its name, a slider for its weight with a tick where the query itself
// has it, and buttons to require or forbid the neuron and to take it out or back. Signals come only
// from what a person does. Up and Down move the focused slider.
#pragma once
#include <QColor>
#include <QString>
#include <QWidget>

#include "core/types/ids.h"

class QHBoxLayout;
class QSlider;
class QToolButton;

namespace sparsescope {

class NeuronChip;
class TextLabel;

struct NeuronWeight {
    NeuronId neuron = 0;
    QString name;
    QColor color;
    bool hollow = false;  // its dot is a ring: a stronger neuron has the colour, too
    double weight = 0;    // 0 … full
    double original = 0;  // of the query itself; 0: added by hand
    bool changed = false;
    bool required = false;
    bool forbidden = false;
    bool operator==(const NeuronWeight&) const = default;
};

class NeuronSlider : public QWidget {
    Q_OBJECT
  public:
    explicit NeuronSlider(QWidget* parent = nullptr);
    // `full` is the weight at the right end.
    void setNeuron(const NeuronWeight& neuron, double full);
    [[nodiscard]] const NeuronWeight& neuron() const { return shown_; }
    [[nodiscard]] QSlider* slider() const { return slider_; }

  Q_SIGNALS:
    void weightChanged(sparsescope::NeuronId neuron, double weight);
    void requireChanged(sparsescope::NeuronId neuron, bool on);
    void forbidChanged(sparsescope::NeuronId neuron, bool on);
    void resetRequested(sparsescope::NeuronId neuron);
    void neuronActivated(sparsescope::NeuronId neuron);

  private:
    QToolButton* addButton(const QString& icon, const QString& name, const QString& tooltip);
    void showState();
    void moved(int value);

    NeuronWeight shown_;
    QHBoxLayout* name_row_ = nullptr;
    NeuronChip* chip_ = nullptr;
    TextLabel* value_;
    QSlider* slider_;
    QToolButton* require_;
    QToolButton* forbid_;
    QToolButton* out_;
};

}  // namespace sparsescope
