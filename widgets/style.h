// SPDX-License-Identifier: GPL-3.0-or-later
// Draws flat, calm controls from the theme's tokens, as a proxy over Fusion. Only theme.cpp
// installs it; nothing else needs to know it. Controls with labels of their own are drawn in
// style_controls.cpp.
#pragma once
#include <QProxyStyle>

class QStyleOptionButton;
class QStyleOptionMenuItem;
class QStyleOptionSlider;

namespace sparsescope::theme {

inline constexpr const char* primary_property = "sparsescope_primary";
inline constexpr const char* flat_property = "sparsescope_flat";

// The one main action: marked by make_primary, or the default button of a dialog.
[[nodiscard]] bool is_primary(const QStyleOption* option, const QWidget* widget);

class Style : public QProxyStyle {
    Q_OBJECT
  public:
    Style();

    int pixelMetric(PixelMetric metric, const QStyleOption* option,
                    const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option,
                         const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub,
                         const QWidget* widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                            QPainter* painter, const QWidget* widget) const override;
    void polish(QWidget* widget) override;
    using QProxyStyle::polish;

  private:
    void drawButtonLabel(const QStyleOptionButton& option, QPainter* painter,
                         const QWidget* widget) const;
    void drawComboBox(const QStyleOptionComplex* option, QPainter* painter,
                      const QWidget* widget) const;
    void drawSpinBox(const QStyleOptionComplex* option, QPainter* painter,
                     const QWidget* widget) const;
};

}  // namespace sparsescope::theme
