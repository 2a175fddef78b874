// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/neuron_slider.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QSignalBlocker>
#include <QSlider>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <cmath>

#include "widgets/controls/chip.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int steps_per_unit = 1000;
constexpr int key_step = 20;
constexpr int page_step = 100;

// Leaves the wheel to the list unless the person is on the slider, and marks the query's own
// weight.
class WeightSlider : public QSlider {
  public:
    WeightSlider() : QSlider(Qt::Horizontal) {
        setFocusPolicy(Qt::StrongFocus);
        setSingleStep(key_step);
        setPageStep(page_step);
    }
    void setOriginal(double weight) {
        original_ = weight;
        update();
    }

  protected:
    void wheelEvent(QWheelEvent* event) override {
        if (hasFocus()) return QSlider::wheelEvent(event);
        event->ignore();
    }
    void paintEvent(QPaintEvent* event) override {
        QSlider::paintEvent(event);
        if (original_ <= 0) return;
        const int handle = style()->pixelMetric(QStyle::PM_SliderLength, nullptr, this);
        const int x = handle / 2 + QStyle::sliderPositionFromValue(
                                       minimum(), maximum(),
                                       static_cast<int>(std::lround(original_ * steps_per_unit)),
                                       width() - handle);
        QPainter painter(this);
        painter.fillRect(x, height() - 4, 1, 4, theme::color(theme::Token::muted));
    }

  private:
    double original_ = 0;
};

}  // namespace

NeuronSlider::NeuronSlider(QWidget* parent)
    : QWidget(parent),
      value_(new TextLabel(QString(), theme::Type::body)),
      slider_(new WeightSlider),
      require_(addButton("require", "require", "Hits must have this neuron active at k")),
      forbid_(addButton("forbid", "forbid", "Hits must not have this neuron active at k")),
      out_(addButton("close", "out", {})) {
    value_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    require_->setCheckable(true);
    forbid_->setCheckable(true);
    name_row_ = new QHBoxLayout;
    name_row_->addStretch(1);
    name_row_->addWidget(value_);
    auto* weight_row = new QHBoxLayout;
    weight_row->setSpacing(0);
    weight_row->addWidget(slider_, 1);
    for (QToolButton* button : {require_, forbid_, out_})
        weight_row->addWidget(button);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 2, 0, 6);
    rows->setSpacing(0);
    rows->addLayout(name_row_);
    rows->addLayout(weight_row);
    connect(slider_, &QSlider::valueChanged, this, &NeuronSlider::moved);
    connect(require_, &QToolButton::clicked, this,
            [this](bool on) { Q_EMIT requireChanged(shown_.neuron, on); });
    connect(forbid_, &QToolButton::clicked, this,
            [this](bool on) { Q_EMIT forbidChanged(shown_.neuron, on); });
    connect(out_, &QToolButton::clicked, this, [this] {
        if (shown_.changed) {
            Q_EMIT resetRequested(shown_.neuron);
        } else {
            Q_EMIT weightChanged(shown_.neuron, 0);
        }
    });
}

QToolButton* NeuronSlider::addButton(const QString& icon, const QString& name,
                                     const QString& tooltip) {
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setIcon(theme::icon(icon, theme::Token::muted));
    button->setAutoRaise(true);
    button->setToolTip(tooltip);
    button->setAccessibleName(tooltip);
    return button;
}

void NeuronSlider::setNeuron(const NeuronWeight& neuron, double full) {
    const QSignalBlocker quiet(slider_);
    slider_->setRange(0, static_cast<int>(std::lround(full * steps_per_unit)));
    slider_->setValue(static_cast<int>(std::lround(neuron.weight * steps_per_unit)));
    setObjectName(QString("query_neuron_%1").arg(neuron.neuron));
    if (neuron == shown_ && chip_) return;
    if (!chip_ || neuron.neuron != shown_.neuron || neuron.name != shown_.name) {
        delete chip_;
        chip_ = new NeuronChip(neuron.neuron, neuron.name);
        chip_->setObjectName("query_neuron_chip");
        connect(chip_, &NeuronChip::neuronActivated, this, &NeuronSlider::neuronActivated);
        name_row_->insertWidget(0, chip_);
        setTabOrder(chip_, slider_);
    }
    shown_ = neuron;
    showState();
}

void NeuronSlider::showState() {
    chip_->setDot(shown_.color, shown_.hollow);
    static_cast<WeightSlider*>(slider_)->setOriginal(shown_.original);
    slider_->setAccessibleName(tr("Weight of %1").arg(shown_.name));
    slider_->setToolTip(shown_.original > 0
                            ? tr("Weight in the query; it has %1 of its own. ↑ ↓ change it.")
                                  .arg(format::number(shown_.original))
                            : tr("Weight in the query, to which it was added. ↑ ↓ change it."));
    value_->setText(format::number(shown_.weight));
    value_->setToken(shown_.weight > 0 ? theme::Token::text : theme::Token::disabled);
    require_->setChecked(shown_.required);
    require_->setIcon(
        theme::icon("require", shown_.required ? theme::Token::good : theme::Token::muted));
    forbid_->setChecked(shown_.forbidden);
    forbid_->setIcon(
        theme::icon("forbid", shown_.forbidden ? theme::Token::bad : theme::Token::muted));
    const bool goes_back = shown_.changed && shown_.original > 0;
    out_->setIcon(theme::icon(goes_back ? "reset" : "close", theme::Token::muted));
    out_->setToolTip(goes_back ? tr("Back to the weight of the query")
                               : tr("Take this neuron out of the query"));
    out_->setAccessibleName(out_->toolTip());
}

void NeuronSlider::moved(int value) {
    shown_.weight = static_cast<double>(value) / steps_per_unit;
    shown_.changed = true;
    showState();
    Q_EMIT weightChanged(shown_.neuron, shown_.weight);
}

}  // namespace sparsescope
